package io.kithgraph.loadgen.workload;

import io.grpc.Channel;
import io.kithgraph.api.v1.GetVerticesRequest;
import io.kithgraph.api.v1.GetVerticesResponse;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.GraphServiceGrpc.GraphServiceStub;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.IsFollowingResponse;
import io.kithgraph.api.v1.Mutation;
import io.kithgraph.api.v1.PutEdge;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceStub;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.loadgen.dataset.MeasuredNumbers;
import io.kithgraph.loadgen.runner.Mix;
import io.kithgraph.loadgen.runner.WeightedChoice;
import io.kithgraph.loadgen.runner.WrongAnswer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The mixes of TAOBench, which Meta drew from production (files {@code workload_a.json} and {@code
 * workload_o.json}, CC0 1.0): kinds of operations, sizes of transactions, and how unevenly the
 * shards of the graph are asked. A read transaction is a batch of vertices and one of pairs; a
 * write transaction is one commit. Thread-safe.
 */
final class TaoBench {
  /** How often each fiftieth of all vertices is asked about: {@code primary_shards}. */
  private static final double[] SHARDS = {
    94036, 36224, 3600, 612, 612, 612, 612, 612, 614, 612, 612, 612, 612, 612, 612, 612, 614, 612,
    612, 612, 612, 612, 612, 612, 612, 614, 612, 612, 612, 612, 612, 612, 612, 614, 612, 612, 612,
    612, 612, 612, 612, 614, 612, 612, 612, 612, 612, 612, 612, 600
  };

  /** {@code read_txn_sizes}. */
  private static final MeasuredNumbers READS =
      new MeasuredNumbers(
          new int[] {2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 32, 50, 64, 100, 160, 200, 300, 500},
          new double[] {
            29.458, 46.059, 54.924, 60.605, 64.891, 68.245, 71.09, 74.343, 77.442, 80.629, 82.693,
            86.674, 90.26, 92.069, 95.274, 97.461, 98.54, 99.386, 100
          });

  /** {@code write_txn_sizes}. */
  private static final MeasuredNumbers WRITES =
      new MeasuredNumbers(
          new int[] {2, 3, 4, 5, 6, 7, 20, 24, 26, 40, 103},
          new double[] {
            10.851, 40.317, 75.703, 80.259, 80.87, 92.078, 92.503, 97.896, 99.992, 99.998, 100
          });

  /** {@code read_txn_operation_types}: vertices, pairs. */
  private static final WeightedChoice READ_KINDS = new WeightedChoice(1, 5);

  private static final int VERTEX = 0;

  private final SocialCalls calls;
  private final String graph;
  private final RelationServiceStub relations;
  private final GraphServiceStub graphs;

  TaoBench(Channel channel, String graph, Users users, long firstNewId) {
    this.calls =
        new SocialCalls(channel, graph, users, UserChoice.byShare(users, SHARDS), firstNewId);
    this.graph = graph;
    this.relations = RelationServiceGrpc.newStub(channel);
    this.graphs = GraphServiceGrpc.newStub(channel);
  }

  /** How often each kind of write comes: new and changed vertices, new and changed edges. */
  private record Writes(double addVertex, double updateVertex, double addEdge, double updateEdge) {
    double all() {
      return addVertex + updateVertex + addEdge + updateEdge;
    }
  }

  /** Workload A: an application's reads and writes, three reads to one write. */
  Mix workloadA() {
    double reads = 171.0 / (475 + 68 + 376 + 39);
    List<Mix.Part> parts = new ArrayList<>();
    parts.add(Mixes.part(reads * 475, "obj_read", calls::vertex));
    parts.add(Mixes.part(reads * 68, "edge_point_read", calls::isFollowing));
    parts.add(Mixes.part(reads * 376, "edge_range_read", calls::newestFollowers));
    parts.add(Mixes.part(reads * 39, "edge_count_read", calls::count));
    addWrites(parts, 57, 15, 1, new Writes(111, 214, 10, 380));
    return Mix.of("taobench-a", parts);
  }

  /** Workload O: everything else, nearly all of it reads of single vertices and edges. */
  Mix workloadO() {
    double reads = 8_387.0 / (479 + 475);
    List<Mix.Part> parts = new ArrayList<>();
    parts.add(Mixes.part(reads * 479, "obj_read", calls::vertex));
    parts.add(Mixes.part(reads * 475, "edge_point_read", calls::isFollowing));
    addWrites(parts, 19, 242, 1, new Writes(219, 75, 1, 321));
    return Mix.of("taobench-o", parts);
  }

  private void addWrites(
      List<Mix.Part> parts, double write, double readBatch, double writeBatch, Writes kinds) {
    double each = write / kinds.all();
    parts.add(Mixes.part(each * kinds.addVertex(), "obj_add", calls::addVertex));
    parts.add(Mixes.part(each * kinds.updateVertex(), "obj_update", calls::updateVertex));
    parts.add(Mixes.part(each * kinds.addEdge(), "edge_add", calls::follow));
    parts.add(Mixes.part(each * kinds.updateEdge(), "edge_update", calls::followAgain));
    parts.add(Mixes.part(readBatch, "read transaction", this::read));
    Function<RandomGenerator, CompletionStage<?>> batch =
        random ->
            write(
                random,
                new WeightedChoice(
                    kinds.addVertex(), kinds.updateVertex(), kinds.addEdge(), kinds.updateEdge()));
    parts.add(Mixes.part(writeBatch, "write transaction", batch));
  }

  private CompletionStage<?> read(RandomGenerator random) {
    VertexIds.Builder vertices = VertexIds.newBuilder();
    VertexIds.Builder followers = VertexIds.newBuilder();
    VertexIds.Builder followees = VertexIds.newBuilder();
    for (int left = READS.draw(random); left > 0; left--) {
      if (READ_KINDS.draw(random) == VERTEX) {
        vertices.addNumbers(calls.user(random));
      } else {
        followers.addNumbers(calls.user(random));
        followees.addNumbers(calls.user(random));
      }
    }
    return vertices(vertices.build())
        .thenCombine(pairs(followers.build(), followees.build()), Integer::sum);
  }

  /** How many were asked for; nothing is not asked. */
  private CompletionStage<Integer> vertices(VertexIds ids) {
    int asked = ids.getNumbersCount();
    if (asked == 0) {
      return CompletableFuture.completedFuture(asked);
    }
    GetVerticesRequest request =
        GetVerticesRequest.newBuilder().setGraph(graph).setIds(ids).build();
    return SocialCalls.<GetVerticesResponse>call(o -> graphs.getVertices(request, o))
        .thenApply(
            found ->
                checked(asked, found.getVerticesCount() + found.getMissing().getNumbersCount()));
  }

  /** How many were asked for; nothing is not asked. */
  private CompletionStage<Integer> pairs(VertexIds followers, VertexIds followees) {
    int asked = followers.getNumbersCount();
    if (asked == 0) {
      return CompletableFuture.completedFuture(asked);
    }
    IsFollowingRequest request =
        IsFollowingRequest.newBuilder()
            .setGraph(graph)
            .setFollowers(followers)
            .setFollowees(followees)
            .build();
    return SocialCalls.<IsFollowingResponse>call(o -> relations.isFollowing(request, o))
        .thenApply(answer -> checked(asked, answer.getFollowingCount()));
  }

  private static int checked(int asked, int answered) {
    if (answered != asked) {
      throw new WrongAnswer("as many answers as questions");
    }
    return asked;
  }

  /** Each change is about vertices that no other of the transaction is about. */
  private CompletionStage<?> write(RandomGenerator random, WeightedChoice kinds) {
    List<Mutation> mutations = new ArrayList<>();
    Set<Long> vertices = new HashSet<>();
    for (int left = WRITES.draw(random); left > 0; left--) {
      long user = calls.user(random);
      if (!vertices.add(user)) {
        continue;
      }
      mutations.add(
          switch (kinds.draw(random)) {
            case 0 -> SocialCalls.putVertex(calls.newVertex(), random);
            case 1 -> SocialCalls.putVertex(user, random);
            case 2 -> putEdge(calls.newId(), user);
            default -> putEdge(user, calls.user(random));
          });
    }
    return calls.commit(mutations);
  }

  private static Mutation putEdge(long follower, long followee) {
    return Mutation.newBuilder()
        .setPutEdge(
            PutEdge.newBuilder()
                .setLabel("follow")
                .setSource(SocialCalls.id(follower))
                .setDestination(SocialCalls.id(followee)))
        .build();
  }
}
