package io.kithgraph.gremlin;

import io.kithgraph.query.gremlin.KithGraph;
import io.kithgraph.query.gremlin.KithGraphs;
import org.apache.tinkerpop.gremlin.jsr223.AbstractGremlinPlugin;
import org.apache.tinkerpop.gremlin.jsr223.DefaultImportCustomizer;

/**
 * Makes the classes of this graph known to a script engine that imports classes: the console, or a
 * program that embeds the graph. Immutable.
 */
public final class KithGremlinPlugin extends AbstractGremlinPlugin {
  private static final String NAME = "kithgraph";

  private static final KithGremlinPlugin INSTANCE = new KithGremlinPlugin();

  /** What {@link java.util.ServiceLoader} calls. */
  public KithGremlinPlugin() {
    super(
        NAME,
        DefaultImportCustomizer.build()
            .addClassImports(KithGraph.class, KithGraphs.class)
            .create());
  }

  /** What a server's configuration file calls. */
  public static KithGremlinPlugin instance() {
    return INSTANCE;
  }
}
