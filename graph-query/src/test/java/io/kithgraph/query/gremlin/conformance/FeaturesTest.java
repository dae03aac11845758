package io.kithgraph.query.gremlin.conformance;

import io.cucumber.junit.Cucumber;
import io.cucumber.junit.CucumberOptions;
import org.junit.runner.RunWith;

/**
 * TinkerPop's feature scenarios. The tags that are left out name features that the graph does not
 * have; {@code docs/gremlin.md} gives the reason for each.
 */
@RunWith(Cucumber.class)
@CucumberOptions(
    tags =
        "not @GraphComputerOnly and not @AllowNullPropertyValues and not @UserSuppliedEdgeIds and"
            + " not @UserSuppliedVertexPropertyIds and not @TinkerServiceRegistry and not"
            + " @InsertionOrderingRequired",
    glue = "org.apache.tinkerpop.gremlin.features",
    objectFactory = Worlds.class,
    features = "classpath:/org/apache/tinkerpop/gremlin/test/features",
    plugin = "io.kithgraph.query.gremlin.conformance.Summary")
public class FeaturesTest {}
