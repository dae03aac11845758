package io.kithgraph.loadgen.workload;

import io.grpc.Channel;
import io.kithgraph.loadgen.importer.ImportOptions;
import io.kithgraph.loadgen.importer.ImportProgress;
import io.kithgraph.loadgen.importer.Importer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/**
 * Follows of a shape that is known: a hub, a small hub, a user whose followees follow many others,
 * and some users who follow a few of each other. Their ids lie above those of people. Immutable.
 *
 * @param graph the graph that holds them
 * @param fans how many follow the hub
 */
public record HubGraph(String graph, long fans) {
  /** How many follow the small hub. */
  public static final int FEW_FANS = 100;

  /** How many vertices two hops from {@link #spreader} reach. */
  public static final int REACH = 10_000;

  /** How many users there are who follow {@link #DEGREE} of each other. */
  public static final int PEOPLE = 1_000;

  /** How many users each of the people follows. */
  public static final int DEGREE = 20;

  private static final long FIRST = 1L << 51;

  /** How many of the hub's fans {@link #spreader} follows, of whom each follows as many more. */
  static final int FANNING = 100;

  /** The vertex with so many followers. */
  public long hub() {
    return FIRST;
  }

  /** The vertex with few followers. */
  public long smallHub() {
    return FIRST + 1;
  }

  /** The vertex from which two hops reach {@link #REACH} others. */
  public long spreader() {
    return FIRST + 2;
  }

  /** One of the users who follow a few of each other. */
  public long person(RandomGenerator random) {
    return person(random.nextInt(PEOPLE));
  }

  /** One of those who follow the hub. */
  long anyFan(RandomGenerator random) {
    return fan(random.nextLong(fans));
  }

  /** Of the users who follow a few of each other, by their place. */
  static long person(int index) {
    return FIRST + 1_000 + index;
  }

  /** Of those who follow the hub, by their place. */
  static long fan(long index) {
    return FIRST + 1_000_000 + index;
  }

  /** Writes the follows, unless they are there. */
  public void load(Channel channel, GremlinConnection server, ImportProgress progress) {
    if (followers(server, hub()) >= fans && followers(server, smallHub()) >= FEW_FANS) {
      return;
    }
    try {
      Path file = Files.createTempFile("kith-hub-graph", ".csv");
      try {
        try (BufferedWriter rows = Files.newBufferedWriter(file)) {
          write(rows);
        }
        new Importer(channel, progress)
            .run(ImportOptions.of(graph, ImportOptions.Kind.EDGES, "follow", List.of(file)));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The follows cannot be written to a temporary file", e);
    }
  }

  private static long followers(GremlinConnection server, long user) {
    try {
      return server
          .submit("g.V(x).in('follow').count()", Map.of("x", user))
          .toCompletableFuture()
          .join()
          .get(0)
          .getLong();
    } catch (CompletionException e) {
      throw new IllegalStateException("The Gremlin Server does not answer", e);
    }
  }

  private void write(BufferedWriter rows) throws IOException {
    rows.write("src,dst,since\n");
    // The small ones first: whoever finds the hub complete finds all.
    for (int i = 0; i < PEOPLE; i++) {
      for (int k = 1; k <= DEGREE; k++) {
        row(rows, person(i), person((i * 7 + k * 13) % PEOPLE), k);
      }
    }
    for (int i = 0; i < FANNING; i++) {
      row(rows, spreader(), fan(i), i);
      for (int k = 0; k < REACH / FANNING; k++) {
        row(rows, fan(i), fan(FANNING + (long) i * (REACH / FANNING) + k), k);
      }
    }
    for (int i = 0; i < FEW_FANS; i++) {
      row(rows, fan(i), smallHub(), i);
    }
    for (long i = 0; i < fans; i++) {
      row(rows, fan(i), hub(), i);
    }
  }

  private static void row(BufferedWriter rows, long from, long to, long since) throws IOException {
    rows.write(from + "," + to + "," + since + "\n");
  }
}
