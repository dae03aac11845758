/**
 * Talking Gremlin to a server: a client over the official driver, and a console for people.
 *
 * <p>Read {@link io.kithgraph.distribution.console.GremlinClient} and {@link
 * io.kithgraph.distribution.console.Console}. Sees the server as any user does; must not depend on
 * any part of it.
 */
@NullMarked
package io.kithgraph.distribution.console;

import org.jspecify.annotations.NullMarked;
