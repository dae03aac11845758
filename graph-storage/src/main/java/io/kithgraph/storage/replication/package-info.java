/**
 * Replicates partitions: one Raft group for each, whose log is the only write-ahead log and whose
 * state machine is a {@link io.kithgraph.storage.partition.Partition}.
 *
 * <p>Read {@link io.kithgraph.storage.replication.RaftHost} (the groups of one node), {@link
 * io.kithgraph.storage.replication.RaftReplica} (reads and commands of one) and {@link
 * io.kithgraph.storage.replication.LogEntryCodec} (what a log entry carries) first. The only
 * importer of SOFAJRaft; depends on {@code storage.partition} and {@code storage.engine} below it,
 * and on no wire.
 */
@NullMarked
package io.kithgraph.storage.replication;

import org.jspecify.annotations.NullMarked;
