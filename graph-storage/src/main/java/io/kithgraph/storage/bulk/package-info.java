/**
 * What a bulk load asks of the partitions of a cluster.
 *
 * <p>Read {@link io.kithgraph.storage.bulk.BulkLoads} first; {@code storage.bulk.build} makes the
 * tables that it brings.
 */
@NullMarked
package io.kithgraph.storage.bulk;

import org.jspecify.annotations.NullMarked;
