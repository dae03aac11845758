package io.kithgraph.loadgen.workload;

import java.util.List;
import java.util.Locale;

/**
 * A graph database that speaks Gremlin, and how it is run in a Gremlin Server and filled.
 * Immutable.
 *
 * @param name for tables
 * @param classPath of its server
 * @param flags of its JVM
 * @param properties of its graph; {@code $FOLDER} stands for a folder of its own
 * @param script Groovy that fills the graph when the server starts
 * @param textPlugin the settings of the engine for queries as text
 * @param idShift by how many bits its ids are shifted beside those of KithGraph
 */
public record Peer(
    String name,
    String classPath,
    List<String> flags,
    String properties,
    String script,
    String textPlugin,
    int idShift) {
  private static final String TINKERGRAPH =
      """
      gremlin.graph=org.apache.tinkerpop.gremlin.tinkergraph.structure.TinkerGraph
      gremlin.tinkergraph.vertexIdManager=LONG
      """;

  /**
   * Keeps parsed queries, but with the parameters of whoever asked first: only of use where it does
   * not matter who is asked about.
   */
  private static final String TEXT_CACHE =
      """
      org.apache.tinkerpop.gremlin.jsr223.GremlinLangPlugin: {
          cacheEnabled: true, caffeine: "maximumSize=10000" }\
      """;

  /** Vertices have the ids that they are given, which is the shortest way to a vertex. */
  private static final String JANUSGRAPH =
      """
      gremlin.graph=org.janusgraph.core.JanusGraphFactory
      storage.backend=berkeleyje
      storage.directory=$FOLDER/db
      graph.set-vertex-id=true
      schema.default=none
      cache.db-cache=true
      cache.db-cache-size=0.4
      """;

  private static final int REACH_OF_EACH = HubGraph.REACH / HubGraph.FANNING;

  /** Ids of vertices that are given are shifted by three bits, says JanusGraph's IDManager. */
  private static final int JANUSGRAPH_SHIFT = 3;

  /** A list is sorted by time in an index of its own; a pair has one edge, found by its ends. */
  private static final String JANUSGRAPH_SCHEMA =
      """
      def schema = graph.openManagement()
      schema.makeVertexLabel("user").make()
      def time = schema.makePropertyKey("since").dataType(Long.class).make()
      def follows = schema.makeEdgeLabel("follow")
          .multiplicity(org.janusgraph.core.Multiplicity.SIMPLE).make()
      schema.buildEdgeIndex(follows, "followBySince", Direction.BOTH,
          org.apache.tinkerpop.gremlin.process.traversal.Order.desc, time)
      schema.commit()
      """;

  private static final String SCRIPT =
      """
      def globals = [:]
      globals << [hook : [ onStartUp: { ctx ->
      %s
          def shift = %d
          def commits = graph.features().graph().supportsTransactions()
          def made = 0
          def step = { if (commits && ++made %% 10000 == 0) graph.tx().commit() }
          def user = { long n -> step(); graph.addVertex(T.id, n << shift, T.label, "user") }
          def follow = { from, to, since -> step(); from.addEdge("follow", to, "since", (long) since) }
      %s
          if (commits) graph.tx().commit()
      } ] as LifeCycleHook]
      globals << [g : traversal().withEmbedded(graph)]
      globals
      """;

  public Peer {
    flags = List.copyOf(flags);
  }

  /**
   * TinkerGraph, in memory, with only the users that follow a few of each other, and as fast as it
   * can be: a query that comes again is not parsed again.
   */
  public static Peer tinkerGraphOfPeople() {
    return tinkerGraph("-Xmx768m", people(), TEXT_CACHE);
  }

  /** TinkerGraph, in memory. */
  public static Peer tinkerGraph(HubGraph graph) {
    return tinkerGraph("-Xmx2g", people() + hubs(graph), "");
  }

  private static Peer tinkerGraph(String heap, String users, String textPlugin) {
    return new Peer(
        "TinkerGraph",
        System.getProperty("java.class.path"),
        flags(heap),
        TINKERGRAPH,
        String.format(Locale.ROOT, SCRIPT, "", 0, users),
        textPlugin,
        0);
  }

  /**
   * JanusGraph with BerkeleyDB on disk.
   *
   * @param classPath of JanusGraph's server and its BerkeleyDB backend
   */
  public static Peer janusGraph(String classPath, HubGraph graph) {
    return new Peer(
        "JanusGraph",
        classPath,
        flags("-Xmx2g"),
        JANUSGRAPH,
        String.format(
            Locale.ROOT, SCRIPT, JANUSGRAPH_SCHEMA, JANUSGRAPH_SHIFT, people() + hubs(graph)),
        "",
        JANUSGRAPH_SHIFT);
  }

  private static List<String> flags(String heap) {
    return List.of(
        "-Xms96m",
        heap,
        "-XX:+UseG1GC",
        "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED");
  }

  private static String people() {
    return String.format(
        Locale.ROOT,
        """
            def vs = (0..<%d).collect { user(%dL + it) }
            vs.eachWithIndex { v, i ->
                (1..%d).each { k -> follow(v, vs[(i * 7 + k * 13) %% vs.size()], k) } }
        """,
        HubGraph.PEOPLE,
        HubGraph.person(0),
        HubGraph.DEGREE);
  }

  private static String hubs(HubGraph graph) {
    return String.format(
        Locale.ROOT,
        """
            def hub = user(%dL)
            def smallHub = user(%dL)
            def spreader = user(%dL)
            def first = []
            for (long i = 0; i < %dL; i++) {
                def fan = user(%dL + i)
                if (first.size() < %d) first << fan
                if (i < %d) follow(fan, smallHub, i)
                if (i < %dL) follow(fan, hub, i)
            }
            (0..<%d).each { i ->
                follow(spreader, first[i], i)
                (0..<%d).each { k -> follow(first[i], first[%d + i * %d + k], k) }
            }
        """,
        graph.hub(),
        graph.smallHub(),
        graph.spreader(),
        Math.max(graph.fans(), HubGraph.FANNING + HubGraph.REACH),
        HubGraph.fan(0),
        HubGraph.FANNING + HubGraph.REACH,
        HubGraph.FEW_FANS,
        graph.fans(),
        HubGraph.FANNING,
        REACH_OF_EACH,
        HubGraph.FANNING,
        REACH_OF_EACH);
  }
}
