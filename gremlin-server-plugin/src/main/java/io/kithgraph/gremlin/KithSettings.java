package io.kithgraph.gremlin;

import io.kithgraph.meta.security.AccessControl;
import io.kithgraph.query.gremlin.KithGraphs;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.jsr223.GremlinLangPlugin;
import org.apache.tinkerpop.gremlin.server.Settings;
import org.apache.tinkerpop.gremlin.server.op.session.SessionOpProcessor;
import org.apache.tinkerpop.gremlin.server.op.standard.StandardOpProcessor;
import org.apache.tinkerpop.gremlin.util.ser.GraphBinaryMessageSerializerV1;
import org.apache.tinkerpop.gremlin.util.ser.GraphSONMessageSerializerV2;
import org.apache.tinkerpop.gremlin.util.ser.GraphSONMessageSerializerV3;
import org.apache.tinkerpop.gremlin.util.ser.GraphSONUntypedMessageSerializerV2;
import org.apache.tinkerpop.gremlin.util.ser.GraphSONUntypedMessageSerializerV3;

/**
 * Gremlin Server's settings made from ours. Gremlin Server makes its parts by the names of their
 * classes and hands them its settings: this object carries to them what they stand on. Immutable
 * once given to a server.
 */
final class KithSettings extends Settings {
  private final GremlinServerConfig config;
  private final KithGraphs kithGraphs;
  private final ClientQueries clients;
  private final Optional<AccessControl> access;

  KithSettings(
      GremlinServerConfig config,
      KithGraphs graphs,
      Optional<AccessControl> access,
      ClientQueries clients,
      int listenPort) {
    this.config = config;
    this.access = access;
    this.clients = clients;
    this.kithGraphs = graphs;
    host = config.host();
    port = listenPort;
    threadPoolWorker = config.transportThreads();
    gremlinPool = config.queryThreads();
    maxWorkQueueSize = config.queryQueue();
    evaluationTimeout = config.evaluationTimeout().toMillis();
    maxContentLength = config.maxRequestBytes();
    resultIterationBatchSize = config.batchSize();
    maxParameters = config.maxParameters();
    // A request ends the transactions of the graphs that it names, and of no others.
    strictTransactionManagement = true;
    if (config.tls().isPresent()) {
      ssl = new SslSettings();
      ssl.enabled = true;
      ssl.overrideSslContext(GremlinTls.context(config.tls().get()));
    }
    channelizer = KithChannelizer.class.getName();
    graphManager = TraversalSources.class.getName();
    scriptEngines = new LinkedHashMap<>();
    scriptEngines.put(RequestPolicy.LANGUAGE, grammar());
    serializers =
        List.of(
            serializer(GraphSONMessageSerializerV3.class, Map.of()),
            serializer(GraphSONUntypedMessageSerializerV3.class, Map.of()),
            serializer(GraphSONMessageSerializerV2.class, Map.of()),
            serializer(GraphSONUntypedMessageSerializerV2.class, Map.of()),
            serializer(GraphBinaryMessageSerializerV1.class, Map.of()),
            serializer(
                GraphBinaryMessageSerializerV1.class, Map.of("serializeResultToString", true)));
    processors =
        List.of(
            processor(
                SessionOpProcessor.class.getName(),
                Map.of(
                    SessionOpProcessor.CONFIG_SESSION_TIMEOUT,
                    config.sessionTimeout().toMillis(),
                    SessionOpProcessor.CONFIG_MAX_PARAMETERS,
                    config.maxParameters())),
            processor(
                StandardOpProcessor.class.getName(),
                Map.of(StandardOpProcessor.CONFIG_MAX_PARAMETERS, config.maxParameters())));
  }

  /**
   * Scripts are parsed each time: the engine's own cache keeps a script with the values of the
   * parameters that it had when it came first, and answers later ones by those.
   */
  private static ScriptEngineSettings grammar() {
    ScriptEngineSettings engine = new ScriptEngineSettings();
    engine.plugins.put(GremlinLangPlugin.class.getName(), Map.of("cacheEnabled", false));
    return engine;
  }

  private static SerializerSettings serializer(Class<?> type, Map<String, Object> options) {
    SerializerSettings serializer = new SerializerSettings();
    serializer.className = type.getName();
    serializer.config = options;
    return serializer;
  }

  private static ProcessorSettings processor(String className, Map<String, Object> options) {
    ProcessorSettings processor = new ProcessorSettings();
    processor.className = className;
    processor.config = new HashMap<>(options);
    return processor;
  }

  GremlinServerConfig config() {
    return config;
  }

  ClientQueries clients() {
    return clients;
  }

  /** Who may do what; empty = everybody everything. */
  Optional<AccessControl> access() {
    return access;
  }

  KithGraphs kithGraphs() {
    return kithGraphs;
  }
}
