/**
 * What operators do to a query node, over gRPC.
 *
 * <p>Read {@link io.kithgraph.query.server.admin.AdminGrpcService} first. Must not depend on
 * storage.
 */
@NullMarked
package io.kithgraph.query.server.admin;

import org.jspecify.annotations.NullMarked;
