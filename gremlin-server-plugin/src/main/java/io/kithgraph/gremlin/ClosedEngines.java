package io.kithgraph.gremlin;

import org.apache.tinkerpop.gremlin.jsr223.GremlinLangScriptEngine;
import org.apache.tinkerpop.gremlin.jsr223.GremlinLangScriptEngineFactory;
import org.apache.tinkerpop.gremlin.jsr223.GremlinScriptEngine;
import org.apache.tinkerpop.gremlin.jsr223.GremlinScriptEngineFactory;
import org.apache.tinkerpop.gremlin.jsr223.GremlinScriptEngineManager;

/**
 * Puts the grammar in the place of every other script engine. Gremlin Server finds engines on the
 * class path, configured or not, and falls back to Groovy where a request names none; behind the
 * gate that refuses such requests, this is the second lock.
 */
final class ClosedEngines {
  private static final String GROOVY = "gremlin-groovy";

  private ClosedEngines() {}

  /**
   * Makes every name of every engine that the manager knows lead to the grammar.
   *
   * @throws IllegalStateException if that did not work: the server must not start then
   */
  static void close(GremlinScriptEngineManager engines) {
    for (GremlinScriptEngineFactory factory : engines.getEngineFactories()) {
      factory.getNames().forEach(name -> close(engines, name));
      factory.getExtensions().forEach(name -> engines.registerEngineExtension(name, lang(engines)));
      factory.getMimeTypes().forEach(name -> engines.registerEngineMimeType(name, lang(engines)));
    }
    close(engines, GROOVY);
  }

  private static void close(GremlinScriptEngineManager engines, String name) {
    engines.registerEngineName(name, lang(engines));
    GremlinScriptEngine engine = engines.getEngineByName(name);
    if (!(engine instanceof GremlinLangScriptEngine)) {
      throw new IllegalStateException(
          "The script engine '" + name + "' is still open; the Gremlin Server does not start");
    }
  }

  private static GremlinScriptEngineFactory lang(GremlinScriptEngineManager engines) {
    GremlinLangScriptEngineFactory factory = new GremlinLangScriptEngineFactory();
    // Without its manager the factory fails, and the look-up silently goes on to the real Groovy.
    factory.setCustomizerManager(engines);
    return factory;
  }
}
