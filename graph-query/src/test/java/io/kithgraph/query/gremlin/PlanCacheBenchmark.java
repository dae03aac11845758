package io.kithgraph.query.gremlin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.function.LongFunction;
import org.apache.tinkerpop.gremlin.jsr223.GremlinLangScriptEngine;
import org.apache.tinkerpop.gremlin.jsr223.JavaTranslator;
import org.apache.tinkerpop.gremlin.process.traversal.Bytecode;
import org.apache.tinkerpop.gremlin.process.traversal.Order;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How long it takes until a query that comes again may run, from its bytecode or its text, with
 * plans kept and without. Run with {@code -Dplan.benchmark=true}; prints microseconds of processor
 * time of the one thread.
 */
@EnabledIfSystemProperty(named = "plan.benchmark", matches = "true")
class PlanCacheBenchmark {
  private static final int WARM_UP = 20_000;
  private static final int RUNS = 20_000;

  @Test
  void compileAndPlan() throws Exception {
    measure("plans kept", TestGraphs.withPlans(1000));
    measure("no plans kept", TestGraphs.withPlans(0));
  }

  private static void measure(String what, KithGraph graph) throws Exception {
    GraphTraversalSource g = graph.traversal();
    report(what, "bytecode, newest 10 ids", id -> translated(g, newest(g, id)));
    report(what, "bytecode, common neighbours", id -> translated(g, common(g, id)));
    GremlinLangScriptEngine engine = new GremlinLangScriptEngine();
    report(
        what,
        "text with a parameter, newest 10 ids",
        id -> {
          javax.script.Bindings bindings = engine.createBindings();
          bindings.put("g", g);
          bindings.put("x", id);
          return evaluated(
              engine,
              "g.V(x).outE('follow').order().by('since', desc).limit(10).inV().id()",
              bindings);
        });
  }

  private static Bytecode newest(GraphTraversalSource g, long id) {
    return g.V(id)
        .outE("follow")
        .order()
        .by("since", Order.desc)
        .limit(10)
        .inV()
        .id()
        .asAdmin()
        .getBytecode();
  }

  private static Bytecode common(GraphTraversalSource g, long id) {
    return g.V(id).out("follow").where(__.in("follow").hasId(7L)).id().asAdmin().getBytecode();
  }

  private static Traversal.Admin<?, ?> translated(GraphTraversalSource g, Bytecode bytecode) {
    return JavaTranslator.of(g).translate(bytecode);
  }

  private static Traversal.Admin<?, ?> evaluated(
      GremlinLangScriptEngine engine, String text, javax.script.Bindings bindings) {
    try {
      return ((Traversal<?, ?>) engine.eval(text, bindings)).asAdmin();
    } catch (javax.script.ScriptException e) {
      throw new AssertionError(e);
    }
  }

  private static void report(String what, String query, LongFunction<Traversal.Admin<?, ?>> make) {
    for (int i = 0; i < WARM_UP; i++) {
      make.apply(i).applyStrategies();
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long began = threads.getCurrentThreadCpuTime();
    int steps = 0;
    for (int i = 0; i < RUNS; i++) {
      Traversal.Admin<?, ?> traversal = make.apply(i);
      traversal.applyStrategies();
      steps += traversal.getSteps().size();
    }
    double micros = (threads.getCurrentThreadCpuTime() - began) / 1e3 / RUNS;
    assertThat(steps).isPositive();
    System.out.printf(Locale.ROOT, "%-15s %-40s %7.1f us%n", what, query, micros);
  }
}
