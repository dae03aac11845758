package io.kithgraph.query.server;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.ListIndexesRequest;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.api.v1.VertexIndexState;
import io.kithgraph.meta.cluster.InMemoryNumberAllocator;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.InMemoryCatalog;
import io.kithgraph.meta.schema.InMemoryIndexJobs;
import io.kithgraph.meta.schema.IndexJobs;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.client.EmbeddedStorage;
import io.kithgraph.storage.index.IndexedStorageClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A query node on a free port of loopback over the storage node that the tests of this process
 * share, and stubs connected to it.
 */
public final class QueryNodeFixture implements AutoCloseable {
  public final IndexJobs jobs = new InMemoryIndexJobs();
  public final Catalog catalog = new InMemoryCatalog(SchemaMode.AUTO, EmbeddedStorage.firstGraph());
  public final StorageClient storage;
  public final QueryNode node;
  public final ManagedChannel channel;
  public final RelationServiceGrpc.RelationServiceBlockingStub relations;
  public final GraphServiceGrpc.GraphServiceBlockingStub graphs;
  public final CatalogServiceGrpc.CatalogServiceBlockingStub catalogs;

  public QueryNodeFixture() {
    this(EmbeddedStorage.shared().client(), QueryNodeConfig.defaults());
  }

  public QueryNodeFixture(StorageClient storage, QueryNodeConfig config) {
    this.storage = new IndexedStorageClient(storage, catalog::find);
    node =
        QueryNode.start(
            config.withAddress("127.0.0.1", 0),
            this.storage,
            catalog,
            jobs,
            new InMemoryNumberAllocator());
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", node.port())
            .usePlaintext()
            .directExecutor()
            .build();
    relations = RelationServiceGrpc.newBlockingStub(channel);
    graphs = GraphServiceGrpc.newBlockingStub(channel);
    catalogs = CatalogServiceGrpc.newBlockingStub(channel);
  }

  public static VertexId id(long number) {
    return VertexId.newBuilder().setNumber(number).build();
  }

  public static VertexId id(String string) {
    return VertexId.newBuilder().setString(string).build();
  }

  public static VertexIds ids(Long... numbers) {
    return VertexIds.newBuilder().addAllNumbers(List.of(numbers)).build();
  }

  /** The reason of an error. */
  public static String reason(StatusRuntimeException error) {
    return detail(error, ErrorInfo.class).map(ErrorInfo::getReason).orElse("");
  }

  /** The field that an error names. */
  public static String field(StatusRuntimeException error) {
    return detail(error, BadRequest.class)
        .map(bad -> bad.getFieldViolations(0).getField())
        .orElse("");
  }

  public static boolean hasRetryInfo(StatusRuntimeException error) {
    return detail(error, RetryInfo.class).isPresent();
  }

  private static <T extends com.google.protobuf.Message> Optional<T> detail(
      StatusRuntimeException error, Class<T> type) {
    com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(error));
    return status.getDetailsList().stream()
        .filter(any -> any.is(type))
        .findFirst()
        .map(
            any -> {
              try {
                return any.unpack(type);
              } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** Waits until all indexes of the first graph are built. */
  public void awaitIndexes() {
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () ->
                catalogs
                    .listIndexes(ListIndexesRequest.getDefaultInstance())
                    .getIndexesList()
                    .stream()
                    .allMatch(
                        index -> index.getState() == VertexIndexState.VERTEX_INDEX_STATE_READY));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    await().atMost(5, TimeUnit.SECONDS).until(channel::isTerminated);
    node.close();
    storage.close();
  }
}
