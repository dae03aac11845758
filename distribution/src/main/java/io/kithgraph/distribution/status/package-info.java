/**
 * What {@code kith cluster status} shows: the cluster map beside what each storage node says of
 * itself.
 *
 * <p>Read {@link io.kithgraph.distribution.status.ClusterStatus} (what it means, a pure function)
 * and {@link io.kithgraph.distribution.status.StatusTable} first. Must not depend on commands.
 */
@NullMarked
package io.kithgraph.distribution.status;

import org.jspecify.annotations.NullMarked;
