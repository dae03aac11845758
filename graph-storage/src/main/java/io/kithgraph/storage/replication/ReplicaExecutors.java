package io.kithgraph.storage.replication;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * The threads and the clocks that the replicas of a node share; whoever made them stops them, after
 * the replicas.
 *
 * @param callbacks completes the answers to commands: runs whatever their receivers do then
 * @param reads does the work of reads that had to wait for something
 * @param rpc answers the Raft peers of other nodes; nothing else runs there, so that no group takes
 *     its leader for dead because something long is in the way
 * @param background makes snapshots, and runs short tasks of caches
 * @param timer ticks ten times a second; its tasks are short
 * @param clock becomes the log's clock where this node leads
 * @param nanoClock goes on evenly when the other jumps
 */
public record ReplicaExecutors(
    Executor callbacks,
    Executor reads,
    Executor rpc,
    Executor background,
    ScheduledExecutorService timer,
    InstantSource clock,
    LongSupplier nanoClock) {}
