/** Tests of the TinkerPop provider. */
@NullMarked
package io.kithgraph.query.gremlin.conformance;

import org.jspecify.annotations.NullMarked;
