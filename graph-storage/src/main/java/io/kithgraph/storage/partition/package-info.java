/**
 * One partition: its part of the vertices and adjacency lists, the transactions that touch it, and
 * the reads it answers.
 *
 * <p>Read {@link io.kithgraph.storage.partition.Partition} first: it holds the state and hands
 * commands to {@code apply} and reads to {@code read}; what is stored is in {@code record}, who
 * waits for whom in {@code transaction}, and what verifies all that in {@code check}. Depends on
 * the storage layers below it; knows nothing of Raft, of the wire or of other partitions.
 */
@NullMarked
package io.kithgraph.storage.partition;

import org.jspecify.annotations.NullMarked;
