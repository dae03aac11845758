/**
 * The Gremlin Server plugin: plugin class, bindings and settings; no query logic.
 *
 * <p>Must not reach past graph-query.
 */
@NullMarked
package io.kithgraph.gremlin;

import org.jspecify.annotations.NullMarked;
