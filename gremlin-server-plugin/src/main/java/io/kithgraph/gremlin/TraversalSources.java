package io.kithgraph.gremlin;

import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.query.gremlin.KithGraph;
import io.kithgraph.query.gremlin.KithGraphs;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.script.Bindings;
import javax.script.SimpleBindings;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategies;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.server.GraphManager;
import org.apache.tinkerpop.gremlin.server.Settings;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * The traversal sources of the server: {@value #DEFAULT} for the default graph, and one for each
 * graph of the catalog under its own name, made when first asked for. A graph that is made or
 * dropped appears and disappears at once. Thread-safe.
 *
 * <p>Graphs are not handed out as such: TinkerPop would bind a graph, not its source, to a name
 * that both have.
 */
public final class TraversalSources implements GraphManager {
  /** The name of the default graph's source, besides the graph's own name. */
  static final String DEFAULT = "g";

  /** Begins the names of sources that only read, which the gate alone knows: no graph has them. */
  private static final String READ_ONLY = "~";

  private static final String OWN_PACKAGES = "io.kithgraph.";

  private final KithGraphs graphs;
  private final Map<String, Source> sources = new ConcurrentHashMap<>();
  private final Set<String> names = new Names();

  /** What Gremlin Server calls, by the name of this class. */
  public TraversalSources(Settings settings) {
    this(((KithSettings) settings).kithGraphs());
  }

  TraversalSources(KithGraphs graphs) {
    this.graphs = graphs;
  }

  private record Source(KithGraph graph, GraphTraversalSource traversals) {}

  /** The graph of a source that clients know. */
  static String graphName(String source) {
    return source.equals(DEFAULT) ? Catalog.DEFAULT_GRAPH : source;
  }

  /** The source of the same graph that refuses to write. */
  static String readOnly(String source) {
    return READ_ONLY + source;
  }

  /** The source of the same graph as it is asked for. */
  static String withoutMark(String source) {
    return source.startsWith(READ_ONLY) ? source.substring(READ_ONLY.length()) : source;
  }

  /** Whether there is a source of that name, for clients to ask for. */
  boolean exists(String name) {
    return graphs.find(graphName(name)).isPresent();
  }

  @Override
  public Set<String> getTraversalSourceNames() {
    return names;
  }

  @Override
  public @Nullable TraversalSource getTraversalSource(String name) {
    KithGraph graph = graphs.find(graphName(withoutMark(name))).orElse(null);
    if (graph == null) {
      sources.remove(name);
      return null;
    }
    Source source = sources.get(name);
    if (source == null || source.graph() != graph) {
      source = new Source(graph, open(graph, name.startsWith(READ_ONLY)));
      sources.put(name, source);
    }
    return source.traversals();
  }

  private static GraphTraversalSource open(KithGraph graph, boolean readOnly) {
    TraversalStrategies strategies =
        TraversalStrategies.GlobalCache.getStrategies(graph.getClass()).clone();
    for (TraversalStrategy<?> strategy : strategies) {
      // What has no name in the grammar cannot be removed by withoutStrategies().
      if (strategy.getClass().getName().startsWith(OWN_PACKAGES)) {
        TraversalStrategies.GlobalCache.unregisterStrategy(strategyClass(strategy));
      }
    }
    strategies.addStrategies(FileAccessRefusal.INSTANCE);
    if (readOnly) {
      strategies.addStrategies(WriteRefusal.INSTANCE);
    }
    return graph.traversal(strategies);
  }

  @SuppressWarnings("unchecked") // the class of a strategy is a class of strategies
  private static Class<? extends TraversalStrategy<?>> strategyClass(
      TraversalStrategy<?> strategy) {
    return (Class<? extends TraversalStrategy<?>>) strategy.getClass();
  }

  @Override
  public Set<String> getGraphNames() {
    return Set.of();
  }

  @Override
  public @Nullable Graph getGraph(String graphName) {
    return null;
  }

  @Override
  public Bindings getAsBindings() {
    return new SimpleBindings();
  }

  /** Transactions belong to threads: of those in use, few or none are open on this one. */
  @Override
  public void rollbackAll() {
    sources.values().forEach(source -> end(source.graph(), Transaction::rollback));
  }

  @Override
  public void rollback(Set<String> names) {
    names.forEach(name -> end(name, Transaction::rollback));
  }

  @Override
  public void commitAll() {
    sources.values().forEach(source -> end(source.graph(), Transaction::commit));
  }

  @Override
  public void commit(Set<String> names) {
    names.forEach(name -> end(name, Transaction::commit));
  }

  @Override
  public boolean hasAnyOpenTransactions() {
    return sources.values().stream().anyMatch(source -> source.graph().tx().isOpen());
  }

  private void end(String name, Consumer<Transaction> how) {
    Source source = sources.get(name);
    if (source != null) {
      end(source.graph(), how);
    }
  }

  private static void end(KithGraph graph, Consumer<Transaction> how) {
    Transaction transaction = graph.tx();
    if (transaction.isOpen()) {
      how.accept(transaction);
    }
  }

  @Override
  public void putGraph(String graphName, Graph graph) {
    throw fixed();
  }

  @Override
  public void putTraversalSource(String name, TraversalSource source) {
    throw fixed();
  }

  @Override
  public @Nullable TraversalSource removeTraversalSource(String name) {
    Source source = sources.remove(name);
    return source == null ? null : source.traversals();
  }

  @Override
  public Graph openGraph(String graphName, Function<String, Graph> supplier) {
    throw fixed();
  }

  @Override
  public Graph removeGraph(String graphName) {
    throw fixed();
  }

  private static UnsupportedOperationException fixed() {
    return new UnsupportedOperationException("The catalog alone says which graphs there are");
  }

  /** A view: asking for one name is common and cheap, listing all is rare. */
  private final class Names extends AbstractSet<String> {
    @Override
    public boolean contains(Object name) {
      return name instanceof String text && exists(withoutMark(text));
    }

    @Override
    public Iterator<String> iterator() {
      return all().iterator();
    }

    @Override
    public int size() {
      return all().size();
    }

    private Collection<String> all() {
      Set<String> all = new TreeSet<>(graphs.names());
      all.add(DEFAULT);
      return all;
    }
  }
}
