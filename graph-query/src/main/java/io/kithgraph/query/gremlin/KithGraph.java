package io.kithgraph.query.gremlin;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.gremlin.fold.AskInsteadOfIntersectStrategy;
import io.kithgraph.query.gremlin.fold.AskInsteadOfSelectStrategy;
import io.kithgraph.query.gremlin.fold.BatchRepeatStrategy;
import io.kithgraph.query.gremlin.source.KithTraversalSource;
import io.kithgraph.query.gremlin.source.PlanCache;
import io.kithgraph.query.gremlin.terms.ElementIds;
import io.kithgraph.query.gremlin.terms.GremlinSettings;
import io.kithgraph.query.gremlin.terms.KeyValues;
import io.kithgraph.query.gremlin.terms.KithFeatures;
import io.kithgraph.query.gremlin.terms.SchemaNames;
import io.kithgraph.query.gremlin.terms.SchemaSource;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.configuration2.BaseConfiguration;
import org.apache.commons.configuration2.Configuration;
import org.apache.tinkerpop.gremlin.process.computer.GraphComputer;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategies;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Transaction;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;

/**
 * One named graph as TinkerPop sees it. Thread-safe: each thread has its own transaction.
 *
 * <p>Elements are handles: they belong to the graph, not to a transaction, and read what the
 * calling thread's transaction sees. A vertex that was reached over an edge is known by its id
 * alone until its label or properties are asked for; then those of the vertices that were reached
 * with it are read too, in one call.
 */
@Graph.OptIn(Graph.OptIn.SUITE_STRUCTURE_STANDARD)
@Graph.OptIn(Graph.OptIn.SUITE_PROCESS_EMBEDDED_STANDARD)
@Graph.OptOut(
    test = "org.apache.tinkerpop.gremlin.structure.io.IoGraphTest",
    method = "shouldReadWriteModernToFileWithHelpers",
    specific = "gryo-v3",
    reason = KithGraph.INTEGERS_ARE_LONG)
@Graph.OptOut(
    test = "org.apache.tinkerpop.gremlin.structure.io.IoGraphTest",
    method = "shouldReadWriteClassic",
    specific = "gryo-v3",
    reason = KithGraph.INTEGERS_ARE_LONG)
@Graph.OptOut(
    test = "org.apache.tinkerpop.gremlin.structure.io.IoGraphTest",
    method = "shouldReadWriteCrew",
    specific = "gryo-v3",
    reason = KithGraph.INTEGERS_ARE_LONG)
@Graph.OptOut(
    test = "org.apache.tinkerpop.gremlin.structure.io.IoGraphTest",
    method = "shouldReadWriteModern",
    specific = "gryo-v3",
    reason = KithGraph.INTEGERS_ARE_LONG)
@Graph.OptOut(
    test = "org.apache.tinkerpop.gremlin.structure.io.IoGraphTest",
    method = "shouldReadWriteClassicToFileWithHelpers",
    specific = "gryo-v3",
    reason = KithGraph.INTEGERS_ARE_LONG)
@Graph.OptOut(
    test = "org.apache.tinkerpop.gremlin.structure.io.IoGraphTest",
    method = "shouldMigrateModernGraph",
    specific = "gryo-v3",
    reason = KithGraph.INTEGERS_ARE_LONG)
@Graph.OptOut(
    test = "org.apache.tinkerpop.gremlin.structure.io.IoGraphTest",
    method = "shouldMigrateClassicGraph",
    specific = "gryo-v3",
    reason = KithGraph.INTEGERS_ARE_LONG)
@Graph.OptOut(
    test = "org.apache.tinkerpop.gremlin.structure.io.IoTest$GraphMLTest",
    method = "shouldWriteNormalizedGraphML",
    reason = KithGraph.OWN_IDS)
@Graph.OptOut(
    test = "org.apache.tinkerpop.gremlin.structure.util.star.StarGraphTest",
    method = "shouldCopyFromGraphAToGraphB",
    reason = KithGraph.OWN_IDS)
@Graph.OptOut(
    test = "org.apache.tinkerpop.gremlin.structure.util.star.StarGraphTest",
    method = "shouldAttachWithCreateMethod",
    reason = KithGraph.OWN_IDS)
@Graph.OptOut(
    test = "org.apache.tinkerpop.gremlin.structure.util.detached.DetachedGraphTest",
    method = "testAttachableCreateMethod",
    reason = KithGraph.OWN_IDS)
public final class KithGraph implements Graph, SchemaSource {
  /** The configuration key under which {@link #open} finds the {@link KithGraphs}. */
  public static final String GRAPHS = "kithgraph.graphs";

  /** The configuration key of the graph's name. */
  public static final String GRAPH_NAME = "kithgraph.graph";

  static final String INTEGERS_ARE_LONG =
      "Integer vertex ids are 64 bits wide; the test wants a file's Integer back as an Integer.";

  static final String OWN_IDS =
      "The graph makes the ids of edges and vertex properties; the test keeps those of the original"
          + " although it asks for user-supplied ids of vertices only.";

  private static final String SCAN_ADVICE =
      "start from ids, or from a label and a property that has an index";

  static {
    TraversalStrategies.GlobalCache.registerStrategies(
        KithGraph.class,
        TraversalStrategies.GlobalCache.getStrategies(Graph.class)
            .clone()
            .addStrategies(
                LookUpByIdStrategy.instance(),
                FindByIndexStrategy.instance(),
                AskInsteadOfSelectStrategy.instance(),
                AskInsteadOfIntersectStrategy.instance(),
                RollUpGroupsStrategy.instance(),
                BatchRepeatStrategy.instance(),
                FoldAdjacencyStrategy.instance(),
                FoldDegreeFilterStrategy.instance(),
                CountReachedStrategy.instance(),
                NarrowByAggregateStrategy.instance(),
                TrustIdsStrategy.instance()));
  }

  private final String name;
  private final GraphId id;
  private final GraphBackend backend;
  private final GremlinSettings settings;
  private final SchemaNames names;
  private final AllocatedVertexIds allocatedIds;
  private final KithTransaction transaction;
  private final KithFeatures features;
  private final Configuration configuration;
  private final PlanCache plans;

  KithGraph(KithGraphs owner, GraphSchema schema, GraphBackend backend, GremlinSettings settings) {
    this.name = schema.name();
    this.id = schema.graph();
    this.backend = backend;
    this.settings = settings;
    this.names = new SchemaNames(backend.catalog(), name, id);
    this.allocatedIds = new AllocatedVertexIds(this);
    this.transaction = new KithTransaction(this);
    this.features = new KithFeatures(settings);
    this.plans = new PlanCache(this, settings.maxPlans());
    this.configuration = new BaseConfiguration();
    configuration.setProperty(Graph.GRAPH, KithGraph.class.getName());
    configuration.setProperty(GRAPHS, owner);
    configuration.setProperty(GRAPH_NAME, name);
  }

  /**
   * The graph that the configuration names under {@value #GRAPH_NAME}, out of the {@link
   * KithGraphs} object that it holds under {@value #GRAPHS}: a graph lives in a deployment, which
   * must be running.
   */
  public static KithGraph open(Configuration configuration) {
    Object graphs = configuration.getProperty(GRAPHS);
    if (!(graphs instanceof KithGraphs known)) {
      throw new IllegalArgumentException(
          "The configuration holds no running deployment under '"
              + GRAPHS
              + "'; use a Gremlin driver to reach a remote one");
    }
    return known.graph(configuration.getString(GRAPH_NAME));
  }

  /** The name of the graph in the catalog. */
  public String name() {
    return name;
  }

  /** The number of the graph. */
  public GraphId id() {
    return id;
  }

  @Override
  public GraphSchema schema() {
    return names.schema();
  }

  /** How many plans of queries are kept, about. */
  long knownPlans() {
    return plans.size();
  }

  GraphBackend backend() {
    return backend;
  }

  GremlinSettings settings() {
    return settings;
  }

  SchemaNames names() {
    return names;
  }

  /** The transaction of the calling thread. */
  OpenTransaction open() {
    return transaction.current();
  }

  @Override
  public Vertex addVertex(Object... keyValues) {
    ElementHelper.legalPropertyKeyValueArray(keyValues);
    String label = ElementHelper.getLabelValue(keyValues).orElse(Vertex.DEFAULT_LABEL);
    ElementHelper.validateLabel(label);
    VertexId vertexId =
        ElementHelper.getIdValue(keyValues).map(this::suppliedId).orElseGet(allocatedIds::next);
    OpenTransaction tx = open();
    if (tx.graph().changedVertex(vertexId).flatMap(state -> state).isPresent()) {
      throw Graph.Exceptions.vertexWithIdAlreadyExists(vertexId.value());
    }
    Map<String, Object> properties = KeyValues.properties(keyValues);
    GraphSchema schema = names.forVertex(label, properties.keySet());
    tx.graph()
        .createVertex(
            vertexId, schema.findVertexLabel(label).orElseThrow().id(), PropertySet.EMPTY);
    KithVertex vertex = new KithVertex(this, vertexId);
    ElementHelper.attachProperties(vertex, VertexProperty.Cardinality.list, keyValues);
    return vertex;
  }

  private VertexId suppliedId(Object supplied) {
    if (!ElementIds.isVertexId(settings.vertexIds(), supplied)) {
      throw Vertex.Exceptions.userSuppliedIdsOfThisTypeNotSupported();
    }
    return vertexId(supplied);
  }

  /** The id of the vertex that a user's object names. */
  VertexId vertexId(Object named) {
    return named instanceof KithVertex vertex
        ? vertex.vertexId()
        : ElementIds.vertexId(settings.vertexIds(), named);
  }

  @Override
  public Iterator<Vertex> vertices(Object... vertexIds) {
    OpenTransaction tx = open();
    return vertices(tx, tx.newExecution(), vertexIds);
  }

  /** The vertices of the given ids, or all if none is given, within the run of a query. */
  Iterator<Vertex> vertices(OpenTransaction tx, Execution execution, Object... vertexIds) {
    return vertexIds.length == 0
        ? new ScannedVertices(this, tx, execution, SCAN_ADVICE)
        : new FoundVertices(this, tx, execution, Arrays.asList(vertexIds));
  }

  @Override
  public Iterator<Edge> edges(Object... edgeIds) {
    OpenTransaction tx = open();
    return edges(tx, tx.newExecution(), edgeIds);
  }

  /** The edges of the given ids, or all if none is given, within the run of a query. */
  Iterator<Edge> edges(OpenTransaction tx, Execution execution, Object... edgeIds) {
    return edgeIds.length == 0
        ? new ScannedEdges(this, tx, execution)
        : new FoundEdges(this, tx, execution, Arrays.asList(edgeIds));
  }

  /** Begins traversals with the strategies of this graph, or others; their plans are kept. */
  public GraphTraversalSource traversal(TraversalStrategies strategies) {
    return new KithTraversalSource(this, strategies, plans);
  }

  @Override
  public GraphTraversalSource traversal() {
    return traversal(TraversalStrategies.GlobalCache.getStrategies(KithGraph.class));
  }

  /** The label of an edge id's name, if the schema knows it. */
  Optional<EdgeLabel> findEdgeLabel(String label) {
    return names.schema().findEdgeLabel(label);
  }

  @Override
  public Transaction tx() {
    return transaction;
  }

  @Override
  public Features features() {
    return features;
  }

  @Override
  public <C extends GraphComputer> C compute(Class<C> graphComputerClass) {
    throw Graph.Exceptions.graphComputerNotSupported();
  }

  @Override
  public GraphComputer compute() {
    throw Graph.Exceptions.graphComputerNotSupported();
  }

  @Override
  public Variables variables() {
    throw Graph.Exceptions.variablesNotSupported();
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  /** Rolls back the calling thread's transaction; the deployment stays open. */
  @Override
  public void close() {
    transaction.close();
  }

  @Override
  public String toString() {
    return StringFactory.graphString(this, name);
  }
}
