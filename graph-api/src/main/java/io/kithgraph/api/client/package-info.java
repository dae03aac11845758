/**
 * Channels for programs that call {@code kithgraph.v1}: over which query nodes, when to try again,
 * and for how long.
 *
 * <p>Read {@link io.kithgraph.api.client.KithChannel} first; what a channel does by itself is in
 * {@code ServiceConfig}. Depends on gRPC and on the messages of {@code kithgraph.v1} alone.
 */
@NullMarked
package io.kithgraph.api.client;

import org.jspecify.annotations.NullMarked;
