package io.kithgraph.meta.schema;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithgraph.model.GraphId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A catalog that lives in this object alone. Thread-safe by one lock. */
public final class InMemoryCatalog implements Catalog {
  private final Executor notifier =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = new Thread(task, "in-memory-catalog");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Runnable> actions = new CopyOnWriteArrayList<>();

  @GuardedBy("this")
  private final Map<String, GraphSchema> schemas = new TreeMap<>();

  @GuardedBy("this")
  private final Set<GraphId> dropped = new TreeSet<>();

  @GuardedBy("this")
  private int nextGraph;

  /** A catalog with the default graph in the given mode and the built-in schema. */
  public InMemoryCatalog(SchemaMode mode) {
    this(mode, 1);
  }

  /** The same, with graphs that are numbered from the given number on. */
  public InMemoryCatalog(SchemaMode mode, int firstGraph) {
    nextGraph = firstGraph;
    createGraph(DEFAULT_GRAPH, mode);
    define(DEFAULT_GRAPH, SocialSchema.definitions());
  }

  /** A catalog with the default graph in automatic mode and the built-in schema. */
  public InMemoryCatalog() {
    this(SchemaMode.AUTO);
  }

  @Override
  public synchronized Set<String> graphs() {
    return Set.copyOf(schemas.keySet());
  }

  @Override
  public synchronized Optional<GraphSchema> find(String graphName) {
    return Optional.ofNullable(schemas.get(graphName));
  }

  @Override
  public synchronized Optional<GraphSchema> find(GraphId graph) {
    return schemas.values().stream().filter(schema -> schema.graph().equals(graph)).findFirst();
  }

  @Override
  public synchronized GraphSchema schema(String graphName) {
    return find(graphName).orElseThrow(() -> SchemaRules.unknownGraph(graphName, schemas.keySet()));
  }

  @Override
  public synchronized GraphSchema createGraph(String graphName, SchemaMode mode) {
    SchemaRules.checkGraphName(graphName);
    SchemaRules.checkNewGraph(graphName, schemas.keySet());
    GraphSchema schema = SchemaChange.create(new GraphId(nextGraph++), graphName, mode);
    put(schema);
    return schema;
  }

  @Override
  public synchronized void dropGraph(String graphName) {
    SchemaRules.checkDrop(graphName);
    dropped.add(schema(graphName).graph());
    schemas.remove(graphName);
    changed();
  }

  @Override
  public synchronized Set<GraphId> droppedGraphs() {
    return Set.copyOf(dropped);
  }

  @Override
  public synchronized void forgetDropped(GraphId graph) {
    dropped.remove(graph);
  }

  @Override
  public synchronized GraphSchema define(String graphName, List<Definition> definitions) {
    return change(graphName, schema -> SchemaChange.define(schema, definitions));
  }

  @Override
  public synchronized GraphSchema change(String graphName, UnaryOperator<GraphSchema> change) {
    GraphSchema schema = schema(graphName);
    GraphSchema changed = change.apply(schema);
    if (changed != schema) {
      put(changed);
    }
    return changed;
  }

  @Override
  public AutoCloseable onChange(Runnable action) {
    actions.add(action);
    return () -> actions.remove(action);
  }

  private synchronized void put(GraphSchema schema) {
    schemas.put(schema.name(), schema);
    changed();
  }

  private void changed() {
    actions.forEach(notifier::execute);
  }
}
