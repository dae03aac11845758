/**
 * Carries a message to a storage node and its answer back: over gRPC, or directly in one process.
 *
 * <p>Read {@link io.kithgraph.storage.client.transport.GrpcTransport} first, then {@link
 * io.kithgraph.storage.client.transport.GrpcErrors} (errors as both ends of gRPC write and read
 * them) and {@link io.kithgraph.storage.client.transport.Failures} (errors as stages end with
 * them). Sends each message once, to the node that it is told. Must not depend on the rest of the
 * client, which decides where a message goes and how often.
 */
@NullMarked
package io.kithgraph.storage.client.transport;

import org.jspecify.annotations.NullMarked;
