package io.kithgraph.storage.client.commit;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.api.StorageClient.ListDegree;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.read.PartitionedRead;
import io.kithgraph.storage.client.read.ReadBatches;
import io.kithgraph.storage.client.routing.PartitionCaller;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out what goes with the vertices that a commit deletes. Few edges are deleted in the same
 * transaction; should others come or go meanwhile, the vertex's partition refuses and the commit is
 * tried again with what is there then. Many edges make the vertex a ghost. Thread-safe.
 */
final class VertexDeletion {
  private final PartitionCaller caller;
  private final int maxRounds;
  private final int maxExpandedEdges;

  VertexDeletion(PartitionCaller caller, int maxRounds, int maxExpandedEdges) {
    this.caller = caller;
    this.maxRounds = maxRounds;
    this.maxExpandedEdges = maxExpandedEdges;
  }

  /** What goes with each vertex deletion of the commit, by the place of the mutation. */
  CompletableFuture<Map<Integer, VertexExpansion>> expand(
      Commit commit, CommitOptions options, CompletableFuture<?> owner) {
    Map<Integer, VertexId> deleted = new LinkedHashMap<>();
    for (int i = 0; i < commit.mutations().size(); i++) {
      if (commit.mutations().get(i) instanceof Mutation.DeleteVertex delete) {
        deleted.put(i, delete.id());
      }
    }
    if (deleted.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    ReadOptions reads = ReadOptions.of(commit.graph(), options.deadline());
    List<VertexId> vertices = List.copyOf(deleted.values());
    return new PartitionedRead<>(caller, ReadBatches.lists(vertices), reads, maxRounds)
        .start()
        .thenCompose(lists -> expand(commit, deleted, lists, reads, owner));
  }

  private CompletableFuture<Map<Integer, VertexExpansion>> expand(
      Commit commit,
      Map<Integer, VertexId> deleted,
      List<List<ListDegree>> lists,
      ReadOptions reads,
      CompletableFuture<?> owner) {
    Map<Integer, CompletableFuture<VertexExpansion>> expansions = new LinkedHashMap<>();
    int next = 0;
    for (Map.Entry<Integer, VertexId> vertex : deleted.entrySet()) {
      List<ListDegree> of = lists.get(next++);
      long edges = of.stream().mapToLong(ListDegree::degree).sum();
      if (edges > maxExpandedEdges) {
        checkLastUse(commit, vertex.getKey(), vertex.getValue());
        expansions.put(
            vertex.getKey(),
            CompletableFuture.completedFuture(
                new VertexExpansion(vertex.getValue(), List.of(), true)));
      } else {
        expansions.put(
            vertex.getKey(),
            edges(of, reads, owner)
                .thenApply(keys -> new VertexExpansion(vertex.getValue(), keys, false)));
      }
    }
    return CompletableFuture.allOf(expansions.values().toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              Map<Integer, VertexExpansion> all = new LinkedHashMap<>();
              expansions.forEach((place, expansion) -> all.put(place, expansion.join()));
              return all;
            });
  }

  /** A ghost stays hidden until its edges are gone, so nothing can be done with it before. */
  private static void checkLastUse(Commit commit, int place, VertexId vertex) {
    for (Mutation later : commit.mutations().subList(place + 1, commit.mutations().size())) {
      boolean used =
          (later instanceof Mutation.PutVertex put && put.id().equals(vertex))
              || (later instanceof Mutation.PutEdge edge
                  && (edge.key().source().equals(vertex)
                      || edge.key().destination().equals(vertex)));
      if (used) {
        throw new StorageException(
            ErrorCode.INVALID_ARGUMENT,
            "The vertex "
                + vertex
                + " has too many edges to be deleted and made again in one commit; use two");
      }
    }
  }

  private CompletableFuture<List<EdgeKey>> edges(
      List<ListDegree> lists, ReadOptions reads, CompletableFuture<?> owner) {
    Set<EdgeKey> edges = new LinkedHashSet<>();
    return readOn(
            lists.stream().map(list -> ListRange.of(list.list())).toList(), edges, reads, owner)
        .thenApply(done -> List.copyOf(edges));
  }

  private CompletableFuture<Set<EdgeKey>> readOn(
      List<ListRange> rest, Set<EdgeKey> edges, ReadOptions reads, CompletableFuture<?> owner) {
    if (rest.isEmpty() || owner.isDone()) {
      return CompletableFuture.completedFuture(edges);
    }
    RangeRead read =
        new RangeRead(
            rest,
            SortKeyBounds.ALL,
            Order.ASCENDING,
            maxExpandedEdges + 1,
            List.of(),
            new Projection(false, true, false));
    return new PartitionedRead<>(caller, ReadBatches.of(read), reads, maxRounds)
        .start()
        .thenCompose(
            slices -> {
              List<ListRange> unfinished = new ArrayList<>();
              for (EdgeSlice slice : slices) {
                add(slice, edges);
                if (slice.stopReason() != StopReason.EXHAUSTED) {
                  unfinished.add(new ListRange(slice.list(), slice.next(), null));
                }
              }
              return readOn(unfinished, edges, reads, owner);
            });
  }

  private static void add(EdgeSlice slice, Set<EdgeKey> edges) {
    EdgeColumns columns = slice.edges();
    for (int i = 0; i < columns.size(); i++) {
      edges.add(slice.list().edge(columns.neighbour(i), columns.tieBreaker(i)));
    }
  }
}
