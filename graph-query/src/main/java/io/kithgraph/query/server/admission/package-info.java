/**
 * Lets gRPC calls in as fast as they can be served: a limit on the calls under way that follows
 * their latency, by which the least urgent class is turned away first, and a quota for each tenant.
 * What is turned away costs next to nothing and says when to come again.
 *
 * <p>Read {@link io.kithgraph.query.server.admission.AdmissionInterceptor} and {@link
 * io.kithgraph.query.server.admission.ConcurrencyLimit} first. The services behind know nothing of
 * it. The storage nodes protect themselves too, see {@code storage.replication}.
 */
@NullMarked
package io.kithgraph.query.server.admission;

import org.jspecify.annotations.NullMarked;
