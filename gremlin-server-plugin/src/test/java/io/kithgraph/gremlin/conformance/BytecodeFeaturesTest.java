package io.kithgraph.gremlin.conformance;

import io.cucumber.junit.Cucumber;
import io.cucumber.junit.CucumberOptions;
import org.junit.runner.RunWith;

/**
 * TinkerPop's feature scenarios over WebSocket against a running server, as bytecode. Left out is
 * what the embedded graph leaves out, and {@code io()}, which the server refuses; {@code
 * docs/gremlin.md} gives the reasons.
 */
@RunWith(Cucumber.class)
@CucumberOptions(
    tags =
        "not @GraphComputerOnly and not @AllowNullPropertyValues and not @UserSuppliedEdgeIds and"
            + " not @UserSuppliedVertexPropertyIds and not @TinkerServiceRegistry and not"
            + " @InsertionOrderingRequired and not @StepRead and not @StepWrite",
    glue = "org.apache.tinkerpop.gremlin.features",
    objectFactory = BytecodeWorlds.class,
    features = "classpath:/org/apache/tinkerpop/gremlin/test/features",
    plugin = "io.kithgraph.query.gremlin.conformance.Summary")
public class BytecodeFeaturesTest {}
