/**
 * Lets gRPC calls in or refuses them: who calls, and whether they may do that to that graph.
 *
 * <p>Read {@link io.kithgraph.query.server.access.AccessInterceptor} and {@link
 * io.kithgraph.query.server.access.CallRules} first. The decisions are those of {@code
 * meta.security}; the services behind know nothing of it, but for {@link
 * io.kithgraph.query.server.access.CallRights}, which those ask whose answers depend on the caller.
 */
@NullMarked
package io.kithgraph.query.server.access;

import org.jspecify.annotations.NullMarked;
