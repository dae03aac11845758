/**
 * Gets one call answered by a partition, wherever that is led: finds the node, tries again over
 * changes of leader, of the map and overload, asks others where a node is silent, and ends in time.
 *
 * <p>Read {@link io.kithgraph.storage.client.routing.PartitionCaller} first, then {@code
 * RoutedCall} (the tries of one call) and {@link io.kithgraph.storage.client.routing.Routes} (where
 * partitions are). Must not depend on what calls are for, reads and commits, nor on a kind of
 * transport.
 */
@NullMarked
package io.kithgraph.storage.client.routing;

import org.jspecify.annotations.NullMarked;
