package io.kithgraph.loadgen.importer;

/**
 * Is told how an import goes. Called by the importing thread alone, often: implementations decide
 * how often to show something, and must not block.
 */
public interface ImportProgress extends AutoCloseable {

  /** Something that the user should know once: complete sentences. */
  void note(String text);

  /**
   * How far the import is.
   *
   * @param bytesRead bytes taken from the files, as they are on disk
   * @param bytes the size of all files
   * @param rows rows that are done: imported, rejected or left out
   * @param rejected rows that were rejected
   */
  void update(long bytesRead, long bytes, long rows, long rejected);

  /** No more will come. Idempotent. */
  @Override
  void close();
}
