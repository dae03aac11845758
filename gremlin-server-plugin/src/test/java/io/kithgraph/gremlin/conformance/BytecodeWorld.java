package io.kithgraph.gremlin.conformance;

import io.kithgraph.query.gremlin.conformance.KithWorld;
import java.util.concurrent.CompletableFuture;
import org.apache.tinkerpop.gremlin.LoadGraphWith.GraphData;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.remote.DriverRemoteConnection;
import org.apache.tinkerpop.gremlin.features.World;
import org.apache.tinkerpop.gremlin.process.remote.RemoteConnectionException;
import org.apache.tinkerpop.gremlin.process.remote.traversal.RemoteTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.Bytecode;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.jspecify.annotations.Nullable;

/** Scenarios sent to a server as bytecode, as drivers do. */
public class BytecodeWorld implements World {
  private static final RemoteGraphs GRAPHS = new RemoteGraphs(BytecodeWorld::submit);

  @Override
  public GraphTraversalSource getGraphTraversalSource(@Nullable GraphData data) {
    return GRAPHS.source(data);
  }

  private static CompletableFuture<RemoteTraversal<?, Object>> submit(
      Client client, Bytecode bytecode, String source) throws RemoteConnectionException {
    return DriverRemoteConnection.using(client, source).submitAsync(bytecode);
  }

  @Override
  public String convertIdToScript(Object id, Class<? extends Element> type) {
    return KithWorld.scriptId(id, type);
  }
}
