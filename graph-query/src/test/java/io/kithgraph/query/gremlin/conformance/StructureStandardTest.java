package io.kithgraph.query.gremlin.conformance;

import io.kithgraph.query.gremlin.KithGraph;
import org.apache.tinkerpop.gremlin.GraphProviderClass;
import org.apache.tinkerpop.gremlin.structure.StructureStandardSuite;
import org.junit.runner.RunWith;

/** TinkerPop's suite for the structure of a graph. */
@RunWith(StructureStandardSuite.class)
@GraphProviderClass(provider = KithGraphProvider.class, graph = KithGraph.class)
public class StructureStandardTest {}
