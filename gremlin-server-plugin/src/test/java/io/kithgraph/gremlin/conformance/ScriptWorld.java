package io.kithgraph.gremlin.conformance;

import io.kithgraph.query.gremlin.conformance.KithWorld;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.apache.tinkerpop.gremlin.LoadGraphWith.GraphData;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.RequestOptions;
import org.apache.tinkerpop.gremlin.driver.Result;
import org.apache.tinkerpop.gremlin.features.World;
import org.apache.tinkerpop.gremlin.process.remote.traversal.AbstractRemoteTraversal;
import org.apache.tinkerpop.gremlin.process.remote.traversal.DefaultRemoteTraverser;
import org.apache.tinkerpop.gremlin.process.remote.traversal.RemoteTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.Bytecode;
import org.apache.tinkerpop.gremlin.process.traversal.Traverser;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.translator.GroovyTranslator;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.jspecify.annotations.Nullable;

/** Scenarios sent to a server as text in the grammar of Gremlin. */
public class ScriptWorld implements World {
  private static final RemoteGraphs GRAPHS = new RemoteGraphs(ScriptWorld::submit);

  @Override
  public GraphTraversalSource getGraphTraversalSource(@Nullable GraphData data) {
    return GRAPHS.source(data);
  }

  private static CompletableFuture<RemoteTraversal<?, Object>> submit(
      Client client, Bytecode bytecode, String source) {
    String script =
        GroovyTranslator.of("g", new GrammarTranslator()).translate(bytecode).getScript();
    RequestOptions options =
        RequestOptions.build()
            .addAlias("g", source)
            .language("gremlin-lang")
            .materializeProperties("all")
            .create();
    return client
        .submitAsync(script, options)
        .thenApply(results -> new Answers(results.iterator()));
  }

  @Override
  public String convertIdToScript(Object id, Class<? extends Element> type) {
    return KithWorld.scriptId(id, type);
  }

  @SuppressWarnings("try") // The close() of traversals throws anything.
  private static final class Answers extends AbstractRemoteTraversal<Object, Object> {
    private static final long serialVersionUID = 1;

    private final transient Iterator<Result> results;

    Answers(Iterator<Result> results) {
      this.results = results;
    }

    @Override
    public boolean hasNext() {
      return results.hasNext();
    }

    @Override
    public Object next() {
      return results.next().getObject();
    }

    @Override
    public Traverser.Admin<Object> nextTraverser() {
      return new DefaultRemoteTraverser<>(next(), 1);
    }
  }
}
