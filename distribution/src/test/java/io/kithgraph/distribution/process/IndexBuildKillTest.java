package io.kithgraph.distribution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.CatalogServiceGrpc.CatalogServiceBlockingStub;
import io.kithgraph.api.v1.CommitRequest;
import io.kithgraph.api.v1.CreateIndexRequest;
import io.kithgraph.api.v1.FilterOperator;
import io.kithgraph.api.v1.FindVerticesRequest;
import io.kithgraph.api.v1.FindVerticesResponse;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.GraphServiceGrpc.GraphServiceBlockingStub;
import io.kithgraph.api.v1.ListIndexesRequest;
import io.kithgraph.api.v1.Mutation;
import io.kithgraph.api.v1.Property;
import io.kithgraph.api.v1.PropertyFilter;
import io.kithgraph.api.v1.PutVertex;
import io.kithgraph.api.v1.ScanVerticesRequest;
import io.kithgraph.api.v1.ScanVerticesResponse;
import io.kithgraph.api.v1.Value;
import io.kithgraph.api.v1.Vertex;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIndex;
import io.kithgraph.api.v1.VertexIndexState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real server while it builds an index beside a writer; the next one builds on and the
 * index is complete: it finds what a scan of the whole graph finds.
 */
class IndexBuildKillTest {
  private static final int VERTICES = 10_000;
  private static final int BATCH = 1_000;
  private static final int VALUES = 20;

  @Test
  @Timeout(600)
  void anIndexWhoseBuilderWasKilledIsCompletedByTheNextOne(@TempDir Path folder) throws Exception {
    ExecutorService writer = Executors.newSingleThreadExecutor(t -> new Thread(t, "index-writer"));
    try {
      try (KithProcess kith = KithProcess.standalone(folder.resolve("data"))) {
        ManagedChannel channel = kith.channel();
        try {
          GraphServiceBlockingStub graphs = GraphServiceGrpc.newBlockingStub(channel);
          CatalogServiceBlockingStub catalogs = CatalogServiceGrpc.newBlockingStub(channel);
          for (int from = 0; from < VERTICES; from += BATCH) {
            CommitRequest.Builder batch = CommitRequest.newBuilder();
            for (long id = from; id < from + BATCH; id++) {
              batch.addMutations(put(id, id % VALUES));
            }
            graphs.commit(batch.build());
          }
          catalogs.createIndex(
              CreateIndexRequest.newBuilder().setLabel("user").setKey("city").build());
          Future<?> writing = writer.submit(() -> writeUntilFailure(graphs));
          Awaitility.await()
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(20))
              .until(() -> index(catalogs).getVerticesDone() > 0);
          kith.kill();
          writing.get(60, TimeUnit.SECONDS);
        } finally {
          channel.shutdownNow();
        }
      }
      try (KithProcess kith = KithProcess.standalone(folder.resolve("data"))) {
        ManagedChannel channel = kith.channel();
        try {
          GraphServiceBlockingStub graphs = GraphServiceGrpc.newBlockingStub(channel);
          CatalogServiceBlockingStub catalogs = CatalogServiceGrpc.newBlockingStub(channel);
          assertThat(index(catalogs).getState())
              .isEqualTo(VertexIndexState.VERTEX_INDEX_STATE_BUILDING);
          assertThatThrownBy(() -> graphs.findVertices(find(1)))
              .isInstanceOf(StatusRuntimeException.class)
              .hasMessageContaining("No complete index on user.city");
          Awaitility.await()
              .atMost(Duration.ofMinutes(2))
              .until(() -> index(catalogs).getState() == VertexIndexState.VERTEX_INDEX_STATE_READY);
          Map<Long, Set<Long>> scanned = scan(graphs);
          for (long value = 0; value < VALUES; value++) {
            Set<Long> found = new TreeSet<>();
            FindVerticesRequest request = find(value);
            FindVerticesResponse page = graphs.findVertices(request);
            page.getVerticesList().forEach(vertex -> found.add(vertex.getId().getNumber()));
            while (!page.getNextCursor().isEmpty()) {
              page =
                  graphs.findVertices(request.toBuilder().setCursor(page.getNextCursor()).build());
              page.getVerticesList().forEach(vertex -> found.add(vertex.getId().getNumber()));
            }
            assertThat(found).as("city %d", value).isEqualTo(scanned.get(value));
          }
          kith.terminate();
          assertThat(kith.await()).isZero();
        } finally {
          channel.shutdownNow();
        }
      }
    } finally {
      writer.shutdownNow();
    }
  }

  private static Mutation put(long id, long city) {
    return Mutation.newBuilder()
        .setPutVertex(
            PutVertex.newBuilder()
                .setId(VertexId.newBuilder().setNumber(id))
                .setLabel("user")
                .addProperties(
                    Property.newBuilder()
                        .setKey("city")
                        .setValue(Value.newBuilder().setInt64Value(city))))
        .build();
  }

  private static void writeUntilFailure(GraphServiceBlockingStub graphs) {
    Random random = new Random(7);
    try {
      while (true) {
        graphs.commit(
            CommitRequest.newBuilder()
                .addMutations(put(random.nextInt(VERTICES), random.nextInt(VALUES)))
                .build());
      }
    } catch (StatusRuntimeException e) {
      // The server is gone.
    }
  }

  private static VertexIndex index(CatalogServiceBlockingStub catalogs) {
    return catalogs.listIndexes(ListIndexesRequest.getDefaultInstance()).getIndexes(0);
  }

  private static FindVerticesRequest find(long city) {
    return FindVerticesRequest.newBuilder()
        .setLabel("user")
        .setFilter(
            PropertyFilter.newBuilder()
                .setKey("city")
                .setOperator(FilterOperator.FILTER_OPERATOR_EQUAL)
                .addOperands(Value.newBuilder().setInt64Value(city)))
        .setWithoutProperties(true)
        .setPageSize(500)
        .build();
  }

  private static Map<Long, Set<Long>> scan(GraphServiceBlockingStub graphs) {
    Map<Long, Set<Long>> byCity = new TreeMap<>();
    String cursor = "";
    do {
      ScanVerticesResponse page =
          graphs.scanVertices(
              ScanVerticesRequest.newBuilder().setPageSize(2_000).setCursor(cursor).build());
      for (Vertex vertex : page.getVerticesList()) {
        byCity
            .computeIfAbsent(
                vertex.getProperties(0).getValue().getInt64Value(), city -> new TreeSet<>())
            .add(vertex.getId().getNumber());
      }
      cursor = page.getNextCursor();
    } while (!cursor.isEmpty());
    return byCity;
  }
}
