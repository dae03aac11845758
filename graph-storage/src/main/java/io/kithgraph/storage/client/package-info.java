/**
 * The way to storage: a client that makes a cluster of partitions look like one, and the work on
 * whole partitions beside reads and commits: expiry, indexes, removal, moves and bulk loads.
 *
 * <p>Read {@link io.kithgraph.storage.client.RoutingStorageClient} first; it puts the packages
 * below together, each of which uses only those after it: {@link
 * io.kithgraph.storage.client.commit}, {@link io.kithgraph.storage.client.read}, {@link
 * io.kithgraph.storage.client.routing}, {@link io.kithgraph.storage.client.transport}. Nothing in
 * any of them blocks a caller. Must not depend on what lies behind the protocol: partitions,
 * engines, Raft.
 */
@NullMarked
package io.kithgraph.storage.client;

import org.jspecify.annotations.NullMarked;
