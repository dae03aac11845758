/**
 * Tells clients of gRPC calls how stale the answers may be that they let be stale.
 *
 * <p>Read {@link io.kithgraph.query.server.staleness.StalenessTrailer} first. The services ask for
 * the meter of their call and give it to storage; this package knows nothing of them.
 */
@NullMarked
package io.kithgraph.query.server.staleness;

import org.jspecify.annotations.NullMarked;
