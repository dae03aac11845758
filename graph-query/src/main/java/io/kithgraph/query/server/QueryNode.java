package io.kithgraph.query.server;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.kithgraph.meta.cluster.NumberAllocator;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.IndexJobs;
import io.kithgraph.meta.security.TlsFiles;
import io.kithgraph.query.exec.RunningQueries;
import io.kithgraph.query.index.IndexSettings;
import io.kithgraph.query.index.IndexWorker;
import io.kithgraph.query.server.access.AccessInterceptor;
import io.kithgraph.query.server.admin.AdminGrpcService;
import io.kithgraph.query.server.admin.UserGrpcService;
import io.kithgraph.query.server.admission.AdmissionInterceptor;
import io.kithgraph.query.server.grpc.CatalogGrpcService;
import io.kithgraph.query.server.grpc.ErrorStatuses;
import io.kithgraph.query.server.grpc.GraphGrpcService;
import io.kithgraph.query.server.grpc.RelationGrpcService;
import io.kithgraph.query.server.grpc.ServiceParts;
import io.kithgraph.query.server.load.BulkLoadAccess;
import io.kithgraph.query.server.load.BulkLoadGrpcService;
import io.kithgraph.query.server.staleness.StalenessTrailer;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.client.backpressure.AnswerBudget;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A query node: the gRPC services {@code kithgraph.v1}, health and reflection over a storage client
 * and a catalog, which belong to whoever starts the node. It keeps nothing itself; any number of
 * nodes serve the same graphs. Thread-safe.
 */
public final class QueryNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueryNode.class);
  private static final Duration DRAIN = Duration.ofSeconds(2);
  private static final Duration ANSWERS_PAUSE = Duration.ofMillis(200);
  private static final long KEEP_ALIVE_SECONDS = 30;
  private static final long MIN_CLIENT_KEEP_ALIVE_SECONDS = 5;
  private static final int MAX_METADATA_BYTES = 16 << 10;

  private final Server server;
  private final GrpcTransport transport;
  private final ThreadPoolExecutor work;
  private final Readiness readiness;
  private final DroppedGraphs droppedGraphs;
  private final IndexWorker indexWorker;

  private QueryNode(
      Server server,
      GrpcTransport transport,
      ThreadPoolExecutor work,
      Readiness readiness,
      DroppedGraphs droppedGraphs,
      IndexWorker indexWorker) {
    this.server = server;
    this.transport = transport;
    this.work = work;
    this.readiness = readiness;
    this.droppedGraphs = droppedGraphs;
    this.indexWorker = indexWorker;
  }

  /**
   * Starts a node: it listens when this returns, and is {@link #ready} a moment later.
   *
   * @param storage keeps indexes right, as {@code IndexedStorageClient} does
   * @throws UncheckedIOException if the address cannot be had; nothing is left running then
   */
  public static QueryNode start(
      QueryNodeConfig config,
      StorageClient storage,
      Catalog catalog,
      IndexJobs indexJobs,
      NumberAllocator numbers) {
    return start(
        config,
        storage,
        catalog,
        indexJobs,
        numbers,
        new RunningQueries(RunningQueries.DEFAULT_SLOW),
        Optional.empty(),
        new SimpleMeterRegistry(),
        QueryNodeSecurity.NONE);
  }

  /**
   * Starts a node: it listens when this returns, and is {@link #ready} a moment later.
   *
   * @param queries what its operators list and end
   * @param bulkLoads the way of bulk loads; if empty, the node has no such service
   * @param registry takes the figures of calls, and how many queries run
   * @param security who may do what
   * @throws IllegalArgumentException if the files for TLS are of no use
   * @throws UncheckedIOException if the address cannot be had; nothing is left running then
   */
  public static QueryNode start(
      QueryNodeConfig config,
      StorageClient storage,
      Catalog catalog,
      IndexJobs indexJobs,
      NumberAllocator numbers,
      RunningQueries queries,
      Optional<BulkLoadAccess> bulkLoads,
      MeterRegistry registry,
      QueryNodeSecurity security) {
    ServerCredentials credentials = credentials(config.tls());
    ThreadPoolExecutor work = work(config);
    SecureRandom random = new SecureRandom();
    ServiceParts parts =
        new ServiceParts(
            storage, catalog, indexJobs, numbers, work, config.limits(), Clock.systemUTC(), random);
    List<BindableService> services =
        new ArrayList<>(
            List.of(
                new RelationGrpcService(parts),
                new GraphGrpcService(parts),
                new CatalogGrpcService(parts),
                new AdminGrpcService(queries)));
    security
        .users()
        .ifPresent(users -> services.add(new UserGrpcService(users, catalog, work, random)));
    bulkLoads.ifPresent(access -> services.add(new BulkLoadGrpcService(catalog, access)));
    List<String> names = new ArrayList<>(List.of(HealthStatusManager.SERVICE_NAME_ALL_SERVICES));
    services.forEach(service -> names.add(service.bindService().getServiceDescriptor().getName()));
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus(
        HealthGrpc.SERVICE_NAME, io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING);
    Readiness readiness = new Readiness(health, names, catalog, storage);
    GrpcTransport transport = new GrpcTransport(config.transportThreads());
    NettyServerBuilder builder =
        transport
            .configure(
                NettyServerBuilder.forAddress(
                    new InetSocketAddress(config.host(), config.port()), credentials))
            // Nothing in the services blocks: a hand-over would cost more than most calls.
            .directExecutor()
            .intercept(new MetricCollectingServerInterceptor(registry))
            .maxInboundMessageSize(config.limits().maxMessageBytes())
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(config.maxCallsPerConnection())
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveTime(MIN_CLIENT_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(reflectionForOlderTools());
    List<ServerInterceptor> interceptors = new ArrayList<>();
    security
        .control()
        .ifPresent(control -> interceptors.add(new AccessInterceptor(control, ErrorStatuses::of)));
    // After the former, which says who calls.
    AnswerBudget answers =
        new AnswerBudget(config.admission().maxAnswerBytes(), ANSWERS_PAUSE, ErrorStatuses::of);
    interceptors.add(answers);
    interceptors.add(
        new AdmissionInterceptor(config.admission(), answers, ErrorStatuses::of, registry));
    interceptors.add(new StalenessTrailer());
    services.forEach(
        service -> builder.addService(ServerInterceptors.interceptForward(service, interceptors)));
    Server server = builder.build();
    DroppedGraphs droppedGraphs = new DroppedGraphs(catalog, storage, work);
    IndexWorker indexWorker = new IndexWorker(catalog, indexJobs, storage, IndexSettings.DEFAULTS);
    QueryNode node = new QueryNode(server, transport, work, readiness, droppedGraphs, indexWorker);
    try {
      server.start();
    } catch (IOException e) {
      node.close();
      throw new UncheckedIOException(
          "The gRPC server cannot listen on " + config.host() + ":" + config.port(), e);
    }
    Gauge.builder("kithgraph.query.running", queries, running -> running.list().size())
        .register(registry);
    readiness.start();
    droppedGraphs.start();
    indexWorker.start();
    log.info("gRPC listens on {}:{}", config.host(), server.getPort());
    return node;
  }

  /** Version v1alpha, the only one that some tools ask for. */
  @SuppressWarnings("deprecation") // as a service that is offered; nothing here depends on it
  private static BindableService reflectionForOlderTools() {
    return ProtoReflectionService.newInstance();
  }

  private static ServerCredentials credentials(Optional<TlsFiles> files) {
    if (files.isEmpty()) {
      return InsecureServerCredentials.create();
    }
    TlsFiles tls = files.get();
    try {
      TlsServerCredentials.Builder credentials =
          TlsServerCredentials.newBuilder()
              .keyManager(tls.certificate().toFile(), tls.key().toFile());
      if (tls.clientAuthority().isPresent()) {
        credentials
            .trustManager(tls.clientAuthority().get().toFile())
            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
      }
      return credentials.build();
    } catch (IOException e) {
      throw new IllegalArgumentException("A file for TLS cannot be read: " + e.getMessage(), e);
    }
  }

  private static ThreadPoolExecutor work(QueryNodeConfig config) {
    ThreadPoolExecutor work =
        new ThreadPoolExecutor(
            config.workThreads(),
            config.workThreads(),
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(config.workQueue()),
            new NamedThreads("kith-query-work"));
    work.allowCoreThreadTimeOut(true);
    return work;
  }

  /** The port of the gRPC server. */
  public int port() {
    return server.getPort();
  }

  /** Completes once the node serves; fails if it is closed before. */
  public CompletionStage<Void> ready() {
    return readiness.ready();
  }

  /**
   * Says that it no longer serves, takes no more calls, gives those under way a few seconds, and
   * lets go of its threads. Idempotent.
   */
  @Override
  public void close() {
    readiness.close();
    droppedGraphs.close();
    indexWorker.close();
    server.shutdown();
    try {
      if (!server.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    transport.close();
    work.shutdownNow();
  }
}
