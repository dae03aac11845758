package io.kithgraph.gremlin;

import io.kithgraph.meta.cluster.InMemoryNumberAllocator;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.InMemoryCatalog;
import io.kithgraph.meta.security.AccessControl;
import io.kithgraph.meta.security.TransientUsers;
import io.kithgraph.meta.security.Users;
import io.kithgraph.query.gremlin.GraphBackend;
import io.kithgraph.query.gremlin.KithGraphs;
import io.kithgraph.query.gremlin.terms.GremlinSettings;
import io.kithgraph.storage.api.InMemoryStorageClient;
import io.kithgraph.storage.api.StorageClient;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.driver.remote.DriverRemoteConnection;
import org.apache.tinkerpop.gremlin.process.traversal.AnonymousTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.util.MessageSerializer;
import org.apache.tinkerpop.gremlin.util.ser.GraphBinaryMessageSerializerV1;

/** A Gremlin Server on a free port of loopback over storage in memory, and drivers to reach it. */
final class GremlinServerFixture implements AutoCloseable {
  final InMemoryCatalog catalog = new InMemoryCatalog();
  final KithGraphs graphs;
  final GremlinServerNode server;
  private final ExecutorService hashing = Executors.newSingleThreadExecutor();

  private final Deque<Cluster> clusters = new ArrayDeque<>();

  GremlinServerFixture() {
    this(GremlinServerConfig.defaults(), new InMemoryStorageClient());
  }

  GremlinServerFixture(GremlinServerConfig config, StorageClient storage) {
    this(config, storage, new TransientUsers(), false);
  }

  /**
   * @param login whether the users have to show their passwords
   */
  GremlinServerFixture(
      GremlinServerConfig config, StorageClient storage, Users users, boolean login) {
    graphs =
        new KithGraphs(
            GraphBackend.of(storage, catalog, new InMemoryNumberAllocator()),
            GremlinSettings.DEFAULTS);
    Optional<AccessControl> access =
        login
            ? Optional.of(
                new AccessControl(
                    users,
                    name -> catalog.find(name).map(GraphSchema::graph),
                    hashing,
                    new SecureRandom()))
            : Optional.empty();
    server = GremlinServerNode.start(config.withAddress("127.0.0.1", 0), graphs, access);
  }

  int port() {
    return server.port();
  }

  /** A driver that speaks GraphBinary. */
  Cluster cluster() {
    return cluster(new GraphBinaryMessageSerializerV1());
  }

  Cluster cluster(MessageSerializer<?> serializer) {
    Cluster cluster = Cluster.build("127.0.0.1").port(port()).serializer(serializer).create();
    clusters.push(cluster);
    return cluster;
  }

  /** A remote traversal source that sends bytecode. */
  GraphTraversalSource traversal(Cluster cluster, String source) {
    return AnonymousTraversalSource.traversal().with(DriverRemoteConnection.using(cluster, source));
  }

  @Override
  public void close() {
    clusters.forEach(Cluster::close);
    server.close();
    graphs.close();
    hashing.shutdownNow();
  }
}
