package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.client.ClientSettings;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.client.transport.GrpcSettings;
import io.kithgraph.storage.client.transport.GrpcTransport;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.wire.CommandReply;
import io.kithgraph.storage.wire.CommandRequest;
import io.kithgraph.storage.wire.StorageGrpc;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Prints what storage does a second, end to end, beside the raw limit of the same run: {@code mvn
 * -pl graph-storage -am test-compile}, then run this class with the test class path and the seconds
 * for each figure.
 */
public final class StorageBenchmark {
  private static final int PARTITIONS = 8;
  private static final int USERS = 20_000;
  private static final int FOLLOWS = 100;

  private final PrintStream print;
  private final Duration each;

  private StorageBenchmark(PrintStream print, Duration each) {
    this.print = print;
    this.each = each;
  }

  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    Path folder = Files.createTempDirectory("storage-benchmark");
    PrintStream print =
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
    new StorageBenchmark(print, Duration.ofSeconds(seconds)).run(folder);
  }

  private void run(Path folder) throws Exception {
    try (StorageCluster cluster =
            StorageCluster.open(folder, PARTITIONS, StorageNodeSettings.DEFAULT);
        StorageClient direct = cluster.client();
        StorageGrpcServer grpc =
            StorageGrpcServer.start(
                cluster.server(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                GrpcSettings.DEFAULT);
        StorageClient remote =
            new RoutingStorageClient(
                StorageCluster.fixed(PARTITIONS, "127.0.0.1:" + grpc.port()),
                new GrpcTransport(GrpcSettings.DEFAULT),
                ClientSettings.DEFAULT)) {
      ContractGraph graph = new ContractGraph(direct);
      for (long user = 0; user < 200; user++) {
        long from = user;
        graph.followMany(from, LongStream.range(1, FOLLOWS + 1).map(i -> from + i), to -> to);
      }
      Random random = new Random(1);
      // First what warms the wire for what comes after.
      echo();
      for (int outstanding : new int[] {1, 64, 256}) {
        measure("follow, direct", outstanding, () -> follow(graph, random));
      }
      for (int outstanding : new int[] {1, 64, 256}) {
        measure("isFollowing, direct", outstanding, () -> probe(direct, random));
        measure("newest 50, direct", outstanding, () -> newest(direct, random));
        measure("isFollowing, gRPC", outstanding, () -> probe(remote, random));
        measure("newest 50, gRPC", outstanding, () -> newest(remote, random));
      }
    }
  }

  /** The raw limit: a call of the same service that does nothing. */
  private void echo() throws Exception {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(
                new StorageGrpc.StorageImplBase() {
                  @Override
                  public void submit(
                      CommandRequest request, StreamObserver<CommandReply> observer) {
                    observer.onNext(CommandReply.newBuilder().setFinished(true).build());
                    observer.onCompleted();
                  }
                })
            .build()
            .start();
    try (GrpcTransport transport = new GrpcTransport(GrpcSettings.DEFAULT)) {
      io.kithgraph.meta.cluster.StorageNode node =
          new io.kithgraph.meta.cluster.StorageNode(
              StorageCluster.NODE, "127.0.0.1:" + server.getPort(), "");
      for (int outstanding : new int[] {1, 64, 256}) {
        measure(
            "raw gRPC echo",
            outstanding,
            () ->
                transport.send(
                    node,
                    new PartitionRequest.Command(
                        new PartitionId(1),
                        new Epoch(1),
                        new PartitionCommand.DropGraph(new GraphId(1)),
                        Deadline.after(Duration.ofSeconds(5)),
                        PriorityClass.INTERACTIVE)));
      }
    } finally {
      server.shutdownNow();
    }
  }

  private static CompletionStage<?> follow(ContractGraph graph, Random random) {
    return graph
        .client()
        .commit(
            graph.commitOf(
                graph.edge(v(random.nextInt(USERS)), v(random.nextInt(USERS)), random.nextInt())),
            CommitOptions.of(graph.deadline()));
  }

  private static CompletionStage<?> probe(StorageClient client, Random random) {
    EdgeProbeRead.Probe probe =
        new EdgeProbeRead.Probe(out(random.nextInt(200)), v(random.nextInt(400)), null);
    return client.probe(
        new EdgeProbeRead(List.of(probe), false), new ContractGraph(client).options());
  }

  private static CompletionStage<?> newest(StorageClient client, Random random) {
    return client.range(
        RangeRead.newest(List.of(out(random.nextInt(200))), 50, new Projection(true, false, false)),
        new ContractGraph(client).options());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // counted when it ends
  private void measure(String what, int outstanding, Supplier<CompletionStage<?>> operation)
      throws InterruptedException {
    LongAdder done = new LongAdder();
    LongAdder failed = new LongAdder();
    Semaphore permits = new Semaphore(outstanding);
    long start = System.nanoTime();
    long warm = start + each.toNanos() / 2;
    long end = start + each.toNanos() * 3 / 2;
    while (System.nanoTime() - end < 0) {
      permits.acquire();
      operation
          .get()
          .whenComplete(
              (value, failure) -> {
                permits.release();
                if (failure != null) {
                  failed.increment();
                } else if (System.nanoTime() - warm > 0) {
                  done.increment();
                }
              });
    }
    permits.acquire(outstanding);
    double seconds = (System.nanoTime() - warm) / 1e9;
    print.printf(
        "%-22s %4d outstanding %,12.0f/s  failed %d%n",
        what, outstanding, done.sum() / seconds, failed.sum());
  }
}
