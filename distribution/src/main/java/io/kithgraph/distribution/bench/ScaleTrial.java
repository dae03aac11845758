package io.kithgraph.distribution.bench;

import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.kithgraph.loadgen.importer.ImportOptions;
import io.kithgraph.loadgen.importer.ImportProgress;
import io.kithgraph.loadgen.importer.Importer;
import io.kithgraph.loadgen.runner.ClosedLoop;
import io.kithgraph.loadgen.runner.CostClock;
import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.Measurement;
import io.kithgraph.loadgen.workload.Mixes;
import io.kithgraph.loadgen.workload.RelationLoads;
import io.kithgraph.loadgen.workload.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Measures the same loads on clusters with more and more storage nodes: throughput, and what one
 * call costs each kind of process. Immutable.
 *
 * @param folder for the data of the clusters
 * @param share of a processor that each storage node may have, of 1
 * @param inFlight calls under way at any moment
 * @param warmUp time for each load before any is measured, with all of the processors
 * @param duration of each measurement
 * @param seed for the choice of users
 */
public record ScaleTrial(
    Path folder, double share, int inFlight, Duration warmUp, Duration duration, long seed) {
  private static final String GRAPH = "social";
  private static final int USERS = 20_000;
  private static final int FOLLOWEES = 15;
  private static final long FIRST_NEW_ID = 1L << 40;

  /** So that what is measured begins with shares that are used up. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  /**
   * What was measured of one load on one cluster.
   *
   * @param storageNodes of the cluster
   * @param rate calls a second
   * @param p50Micros half of the calls took at most so long
   * @param failures calls that failed
   * @param storageMicros processor time of all storage nodes for one call
   * @param queryMicros that of the query node
   * @param clientMicros that of the client
   */
  public record Row(
      String load,
      int storageNodes,
      double rate,
      long p50Micros,
      long failures,
      double storageMicros,
      double queryMicros,
      double clientMicros) {}

  /**
   * Measures; takes minutes.
   *
   * @param counts the numbers of storage nodes, one cluster after the other
   * @param progress makes one for what is written first, on each cluster
   * @param how is told first how the processors are shared out
   * @param rows is given each row as it comes
   */
  public void run(
      List<Integer> counts,
      Supplier<ImportProgress> progress,
      Consumer<String> how,
      Consumer<Row> rows)
      throws IOException, InterruptedException {
    Optional<CpuShare> shares = CpuShare.of(share);
    how.accept(
        shares
            .map(CpuShare::how)
            .orElse("not limited: control groups cannot be made; processor time is what counts"));
    for (int count : counts) {
      try (LocalCluster cluster =
          new LocalCluster(folder.resolve("nodes" + count), count, shares)) {
        run(cluster, count, shares, progress, rows);
      } finally {
        shares.ifPresent(CpuShare::close);
      }
    }
  }

  private void run(
      LocalCluster cluster,
      int count,
      Optional<CpuShare> shares,
      Supplier<ImportProgress> progress,
      Consumer<Row> rows)
      throws IOException, InterruptedException {
    ManagedChannel channel =
        Grpc.newChannelBuilder(cluster.door(), InsecureChannelCredentials.create())
            .directExecutor()
            .build();
    try {
      try (ImportProgress shown = progress.get()) {
        loadFollows(channel, shown, folder.resolve("follows.csv"));
      }
      Users users = Users.sample(channel, GRAPH, USERS);
      List<Load> loads =
          new ArrayList<>(
              new RelationLoads(channel, GRAPH, users)
                  .all().stream().filter(ScaleTrial::isMeasured).toList());
      loads.add(new Mixes(channel, GRAPH, users, FIRST_NEW_ID).find("linkbench").any());
      // Code is compiled before the processors are scarce.
      for (Load load : loads) {
        loop(warmUp).run(load, inFlight, CostClock.ofClient());
      }
      shares.ifPresent(CpuShare::limit);
      for (Load load : loads) {
        rows.accept(measure(cluster, count, load));
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static boolean isMeasured(Load load) {
    return load.name().equals("gRPC IsFollowing") || load.name().contains("ListFollowers");
  }

  private Row measure(LocalCluster cluster, int count, Load load) throws InterruptedException {
    CostClock ours = CostClock.ofClient();
    loop(SETTLE).run(load, inFlight, ours);
    ProcessorTimes before = cluster.times();
    Measurement measured = loop(duration).run(load, inFlight, ours);
    ProcessorTimes used = cluster.times().since(before);
    double calls = measured.callsPerSecond() * duration.toNanos() / 1e9 + measured.failures();
    double perCall = 1e-3 / Math.max(1, calls);
    return new Row(
        load.name(),
        count,
        measured.callsPerSecond(),
        measured.p50Micros(),
        measured.failures(),
        used.storageNanos() * perCall,
        used.queryNanos() * perCall,
        used.clientNanos() * perCall);
  }

  /** All its calls count: what is used is that of all of them. */
  private ClosedLoop loop(Duration length) {
    return new ClosedLoop(Duration.ZERO, length, Runnable::run, seed);
  }

  /** Every user follows the next ones, and a few follow far more. */
  private void loadFollows(Channel channel, ImportProgress progress, Path file) throws IOException {
    StringBuilder rows = new StringBuilder("src,dst,since\n");
    for (int user = 0; user < USERS; user++) {
      for (int i = 1; i <= FOLLOWEES; i++) {
        // Some are followed by many: the square of an even choice.
        long choice = Math.floorMod(user * 7_919L + i * 104_729L, USERS);
        rows.append(user).append(',').append(choice * choice / USERS).append(',').append(i);
        rows.append('\n');
      }
    }
    Files.writeString(file, rows);
    new Importer(channel, progress)
        .run(ImportOptions.of(GRAPH, ImportOptions.Kind.EDGES, "follow", List.of(file)));
  }
}
