/**
 * The public gRPC services {@code kithgraph.v1} of a query node.
 *
 * <p>Read {@link io.kithgraph.query.server.grpc.GraphGrpcService}, {@link
 * io.kithgraph.query.server.grpc.Call} and {@link io.kithgraph.query.server.grpc.ErrorStatuses}
 * first. A call is translated to the language of {@code storage.api}, sent through {@code
 * StorageClient}, and answered from its stage: nothing here blocks a thread of the transport.
 * Changes of the catalog, which block, run on an executor of their own. This package knows nothing
 * of Gremlin.
 */
@NullMarked
package io.kithgraph.query.server.grpc;

import org.jspecify.annotations.NullMarked;
