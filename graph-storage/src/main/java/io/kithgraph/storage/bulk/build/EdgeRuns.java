package io.kithgraph.storage.bulk.build;

import io.kithgraph.model.GraphId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The halves of all edges in files, each sorted by slot ({@link HalfRun}): what one pass over the
 * edges leaves, with memory for as many edges as one file has. Immutable.
 */
final class EdgeRuns implements AutoCloseable {
  /** Bytes of memory for an edge: its columns, and its halves. */
  private static final int BYTES_PER_EDGE = 72;

  private static final int MIN_EDGES = 1_000;
  private static final int MAX_EDGES = 40_000_000;
  private static final String SUFFIX = ".run";

  private final List<HalfRun> runs;

  private EdgeRuns(List<HalfRun> runs) {
    this.runs = runs;
  }

  /**
   * Reads all edges and writes the files.
   *
   * @return how many edges there were
   */
  static long write(
      EdgeSource source, GraphId graph, Path folder, long memoryBytes, Workers workers)
      throws IOException {
    long edges = memoryBytes / workers.threads() / BYTES_PER_EDGE;
    int capacity = (int) Math.max(MIN_EDGES, Math.min(MAX_EDGES, edges));
    AtomicLong total = new AtomicLong();
    Numbered numbered = new Numbered(source);
    List<Callable<Void>> parts = new ArrayList<>();
    for (int i = 0; i < workers.threads(); i++) {
      parts.add(
          () -> {
            EdgeChunk chunk = EdgeChunk.of(capacity);
            for (Numbered.Filled next = numbered.fill(chunk);
                next.edges() > 0;
                next = numbered.fill(chunk)) {
              // The names order as the edges do.
              String name = String.format(Locale.ROOT, "%08d%s", next.number(), SUFFIX);
              HalfRun.write(folder.resolve(name), graph, chunk, next.edges());
              total.addAndGet(next.edges());
            }
            return null;
          });
    }
    workers.run(parts);
    return total.get();
  }

  /** Hands chunks out in the order of the edges. Thread-safe. */
  private static final class Numbered {
    private final EdgeSource source;
    private int next;

    Numbered(EdgeSource source) {
      this.source = source;
    }

    record Filled(int edges, int number) {}

    synchronized Filled fill(EdgeChunk chunk) throws IOException {
      return new Filled(source.fill(chunk), next++);
    }
  }

  /** Opens the files that {@link #write} left in a folder. */
  static EdgeRuns open(Path folder) throws IOException {
    List<HalfRun> runs = new ArrayList<>();
    for (Path file : files(folder)) {
      runs.add(HalfRun.open(file));
    }
    return new EdgeRuns(runs);
  }

  /** Deletes the files of a folder. */
  static void delete(Path folder) throws IOException {
    for (Path file : files(folder)) {
      Files.delete(file);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  List<HalfRun> runs() {
    return runs;
  }

  @Override
  public void close() throws IOException {
    for (HalfRun run : runs) {
      run.close();
    }
  }
}
