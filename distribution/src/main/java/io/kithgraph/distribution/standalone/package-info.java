/**
 * A whole deployment in one process and one data folder: metadata, one storage node, one query node
 * and the Gremlin Server.
 *
 * <p>Read {@link io.kithgraph.distribution.standalone.StandaloneServer} first.
 */
@NullMarked
package io.kithgraph.distribution.standalone;

import org.jspecify.annotations.NullMarked;
