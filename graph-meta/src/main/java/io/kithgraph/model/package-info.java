/**
 * The values that every layer speaks: vertex ids, edge identities, directions and property sets.
 *
 * <p>Read {@link io.kithgraph.model.VertexId} and {@link io.kithgraph.model.PropertySet} first. All
 * types here are immutable. This package depends on the JDK alone.
 */
@NullMarked
package io.kithgraph.model;

import org.jspecify.annotations.NullMarked;
