/**
 * A query node: its configuration, its wiring, its readiness and its gRPC server.
 *
 * <p>Read {@link io.kithgraph.query.server.QueryNode} and {@link
 * io.kithgraph.query.server.QueryNodeConfig} first. Only this package puts the parts of a query
 * node together; a Gremlin Server is built on the same parts by its own module.
 */
@NullMarked
package io.kithgraph.query.server;

import org.jspecify.annotations.NullMarked;
