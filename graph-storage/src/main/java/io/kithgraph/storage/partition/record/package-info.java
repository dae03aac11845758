/**
 * What a partition stores about itself and about transactions, and how commands stand in its log:
 * values, their keys, and their bytes. A new kind of record begins here.
 *
 * <p>Read {@link io.kithgraph.storage.partition.record.PartitionRecords} first (keys and envelope),
 * then {@link io.kithgraph.storage.partition.record.Intent} and {@link
 * io.kithgraph.storage.partition.record.OutcomeRecord} (what is remembered of a transaction).
 * Nothing here changes a partition; depends on none of the packages beside it.
 */
@NullMarked
package io.kithgraph.storage.partition.record;

import org.jspecify.annotations.NullMarked;
