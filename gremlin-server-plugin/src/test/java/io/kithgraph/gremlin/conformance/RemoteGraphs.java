package io.kithgraph.gremlin.conformance;

import io.kithgraph.gremlin.GremlinServerConfig;
import io.kithgraph.gremlin.GremlinServerNode;
import io.kithgraph.query.gremlin.KithGraph;
import io.kithgraph.query.gremlin.TestGraphs;
import io.kithgraph.query.gremlin.conformance.FreshStorage;
import io.kithgraph.query.gremlin.conformance.ToyGraphs;
import io.kithgraph.storage.client.EmbeddedStorage;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.tinkerpop.gremlin.LoadGraphWith.GraphData;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.process.remote.RemoteConnection;
import org.apache.tinkerpop.gremlin.process.remote.RemoteConnectionException;
import org.apache.tinkerpop.gremlin.process.remote.traversal.RemoteTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.AnonymousTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.Bytecode;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.util.ser.GraphBinaryMessageSerializerV1;
import org.jspecify.annotations.Nullable;

/**
 * Running Gremlin Servers over real storage nodes, one with the toy graphs and one for empty ones,
 * and drivers connected to them over WebSocket. Confined to the thread that runs the scenarios.
 */
final class RemoteGraphs {
  private final Protocol protocol;
  private final Server toys = new Server(new TestGraphs(EmbeddedStorage.open().client()));
  private final Map<GraphData, String> loaded = new EnumMap<>(GraphData.class);
  private final FreshStorage storage = new FreshStorage(60);
  private @Nullable Server fresh;

  RemoteGraphs(Protocol protocol) {
    this.protocol = protocol;
  }

  /** How bytecode gets to the server. */
  interface Protocol {
    CompletableFuture<RemoteTraversal<?, Object>> submit(
        Client client, Bytecode bytecode, String source) throws RemoteConnectionException;
  }

  /** A source for a toy graph, or for a new and empty one. */
  GraphTraversalSource source(@Nullable GraphData data) {
    if (data != null) {
      String name = loaded.computeIfAbsent(data, this::load);
      return AnonymousTraversalSource.traversal().with(new Shared(toys.client, name, protocol));
    }
    TestGraphs graphs = storage.graphs();
    Server server = fresh;
    if (server == null || server.graphs != graphs) {
      if (server != null) {
        server.close();
      }
      server = new Server(graphs);
      fresh = server;
    }
    return AnonymousTraversalSource.traversal()
        .with(new Shared(server.client, graphs.newName(), protocol));
  }

  private String load(GraphData data) {
    return ToyGraphs.load(toys.graphs, data).configuration().getString(KithGraph.GRAPH_NAME);
  }

  private static final class Server {
    final TestGraphs graphs;
    final Client client;
    private final GremlinServerNode node;
    private final Cluster cluster;

    Server(TestGraphs graphs) {
      this.graphs = graphs;
      this.node =
          GremlinServerNode.start(
              GremlinServerConfig.defaults().withAddress("127.0.0.1", 0), graphs.single());
      this.cluster =
          Cluster.build("127.0.0.1")
              .port(node.port())
              .serializer(new GraphBinaryMessageSerializerV1())
              .enableCompression(false)
              .create();
      this.client = cluster.connect();
    }

    void close() {
      cluster.close();
      node.close();
    }
  }

  /** The scenarios close what they were given; the one connection of all stays open. */
  private record Shared(Client client, String source, Protocol protocol)
      implements RemoteConnection {
    @Override
    @SuppressWarnings("unchecked") // The traversal that is sent decides the type of the answers.
    public <E> CompletableFuture<RemoteTraversal<?, E>> submitAsync(Bytecode bytecode)
        throws RemoteConnectionException {
      return (CompletableFuture<RemoteTraversal<?, E>>)
          (CompletableFuture<?>) protocol.submit(client, bytecode, source);
    }

    @Override
    public void close() {}
  }
}
