/** Tests of a running server by TinkerPop's feature scenarios. */
@NullMarked
package io.kithgraph.gremlin.conformance;

import org.jspecify.annotations.NullMarked;
