package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.ExpandRequest;
import io.kithgraph.api.v1.ExpandResponse;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.api.StorageClient;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Serves walks over some hops: one round of storage for each hop and its whole frontier. */
final class Expansion {
  private static final int DEFAULT_HOPS = 2;
  private static final int MAX_HOPS = 6;
  private static final int DEFAULT_EDGES = 100;
  private static final int MAX_EDGES = 10_000;
  private static final int DEFAULT_VERTICES = 10_000;
  private static final int MAX_VERTICES = 100_000;

  private Expansion() {}

  static CompletionStage<ExpandResponse> expand(
      ExpandRequest request, StorageClient storage, Graphs graphs, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    int hops = budget(request.getHops(), DEFAULT_HOPS, MAX_HOPS, "hops");
    int edges = budget(request.getMaxEdgesOfList(), DEFAULT_EDGES, MAX_EDGES, "max_edges_of_list");
    int vertices = budget(request.getMaxVertices(), DEFAULT_VERTICES, MAX_VERTICES, "max_vertices");
    Optional<EdgeLabel> label =
        ListMessages.label(schema, request.getLists().getLabel(), "lists.label");
    if (label.isEmpty()) {
      return CompletableFuture.completedFuture(new Walk(null, hops, edges, vertices).answer());
    }
    List<ListKey> keys = ListMessages.lists(label.get(), request.getLists());
    NeighbourScan scan =
        new NeighbourScan(storage, label.get().id(), keys.get(0).direction(), options, call);
    Walk walk = new Walk(scan, hops, edges, vertices);
    return walk.from(new LinkedHashSet<>(keys.stream().map(ListKey::vertex).toList()));
  }

  private static int budget(int asked, int otherwise, int max, String field) {
    if (asked < 0 || asked > max) {
      throw RequestException.invalid(
          field,
          "The field '"
              + field
              + "' is 1 to "
              + max
              + ", or 0 for "
              + otherwise
              + ", not "
              + Integer.toUnsignedString(asked));
    }
    return asked == 0 ? otherwise : asked;
  }

  /** One walk; its hops follow each other, so that one thread at a time touches it. */
  private static final class Walk {
    private final @Nullable NeighbourScan scan;
    private final int hops;
    private final int edges;
    private final int vertices;
    private final ExpandResponse.Builder response = ExpandResponse.newBuilder();
    private final Set<VertexId> seen = new LinkedHashSet<>();
    private int reached;
    private boolean complete = true;

    Walk(@Nullable NeighbourScan scan, int hops, int edges, int vertices) {
      this.scan = scan;
      this.hops = hops;
      this.edges = edges;
      this.vertices = vertices;
    }

    CompletionStage<ExpandResponse> from(Set<VertexId> frontier) {
      seen.addAll(frontier);
      return next(new ArrayList<>(frontier));
    }

    private CompletionStage<ExpandResponse> next(List<VertexId> frontier) {
      NeighbourScan neighbours = scan;
      if (neighbours == null
          || frontier.isEmpty()
          || reached >= vertices
          || response.getHopsCount() >= hops) {
        return CompletableFuture.completedFuture(answer());
      }
      return neighbours.newest(frontier, edges).thenCompose(found -> next(take(found)));
    }

    /** The vertices that this hop reached first. */
    private List<VertexId> take(NeighbourScan.Found found) {
      complete &= found.complete();
      response.setExamined(response.getExamined() + found.edges());
      List<VertexId> hop = new ArrayList<>();
      for (List<VertexId> list : found.lists()) {
        for (VertexId id : list) {
          if (reached >= vertices) {
            complete &= seen.contains(id);
          } else if (seen.add(id)) {
            hop.add(id);
            reached++;
          }
        }
      }
      if (!hop.isEmpty()) {
        response.addHops(VertexIdMessages.message(hop));
      }
      boolean goesOn = response.getHopsCount() < hops;
      complete &= !(goesOn && reached >= vertices);
      return hop;
    }

    ExpandResponse answer() {
      return response
          .setStopReason(
              ListMessages.stopReason(complete ? StopReason.EXHAUSTED : StopReason.LIMIT))
          .build();
    }
  }
}
