/**
 * The public gRPC API {@code kithgraph.v1}: messages and stubs made from the protos of this module,
 * and nothing else. {@link io.kithgraph.api.client.KithChannel} makes channels for them.
 *
 * <p>Read the protos, {@code relation_service.proto} first: every field says there what it means.
 * Everything else in this package is generated; it depends on gRPC and Protocol Buffers alone.
 */
@NullMarked
package io.kithgraph.api.v1;

import org.jspecify.annotations.NullMarked;
