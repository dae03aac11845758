package io.kithgraph.loadgen.exporter;

/** Is told how an export goes, often and by one thread; must not block. */
@FunctionalInterface
public interface ExportProgress {

  /** So much is written. */
  void update(long vertices, long edges);
}
