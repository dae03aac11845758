/**
 * Verifies what partitions store: pages, records, roll-ups, and that every edge has both halves.
 *
 * <p>Read {@link io.kithgraph.storage.partition.check.PartitionChecker} first (one partition), then
 * {@link io.kithgraph.storage.partition.check.HalvesChecker} (all of a deployment). Reads engines
 * directly, so that it depends on nothing of what it verifies but the formats.
 */
@NullMarked
package io.kithgraph.storage.partition.check;

import org.jspecify.annotations.NullMarked;
