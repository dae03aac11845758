/**
 * One partition: its part of the vertices and adjacency lists, the transactions that touch it, and
 * the reads it answers.
 *
 * <p>Read {@link io.kithgraph.storage.partition.Partition} first, then {@link
 * io.kithgraph.storage.partition.PartEvaluation} (what a mutation does) and {@link
 * io.kithgraph.storage.partition.LockTable} (who waits for whom). State changes only by applying
 * commands in the order of the log, so everything here is deterministic: no clock but the log's, no
 * randomness. Depends on the storage layers below it; knows nothing of Raft, of the wire or of
 * other partitions.
 */
@NullMarked
package io.kithgraph.storage.partition;

import org.jspecify.annotations.NullMarked;
