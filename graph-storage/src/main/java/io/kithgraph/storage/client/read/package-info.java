/**
 * Reads that concern many partitions: divided by the cluster map, asked everywhere at once and put
 * together again.
 *
 * <p>Read {@link io.kithgraph.storage.client.read.PartitionedRead} first (any batch of questions),
 * then {@link io.kithgraph.storage.client.read.IntersectionSearch} (lists that lie apart) and
 * {@link io.kithgraph.storage.client.read.SlotOrderScan} (all vertices, slot by slot). Must not
 * depend on commits.
 */
@NullMarked
package io.kithgraph.storage.client.read;

import org.jspecify.annotations.NullMarked;
