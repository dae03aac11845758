package io.kithgraph.query.gremlin.conformance;

import io.kithgraph.query.gremlin.KithGraph;
import org.apache.tinkerpop.gremlin.GraphProviderClass;
import org.apache.tinkerpop.gremlin.process.ProcessEmbeddedStandardSuite;
import org.junit.runner.RunWith;

/** TinkerPop's suite for traversals of an embedded graph. */
@RunWith(ProcessEmbeddedStandardSuite.class)
@GraphProviderClass(provider = KithGraphProvider.class, graph = KithGraph.class)
public class ProcessEmbeddedTest {}
