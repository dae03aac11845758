/**
 * The way to storage: routes batches by the cluster map, commits across partitions, and carries
 * messages to nodes, directly or over gRPC.
 *
 * <p>Read {@link io.kithgraph.storage.client.RoutingStorageClient} first, then {@link
 * io.kithgraph.storage.client.CommitCoordinator} (the loop around one commit) and {@link
 * io.kithgraph.storage.client.TwoPhaseCommit} (one try of it). Nothing here blocks a caller. Must
 * not depend on what lies behind the protocol: partitions, engines, Raft.
 */
@NullMarked
package io.kithgraph.storage.client;

import org.jspecify.annotations.NullMarked;
