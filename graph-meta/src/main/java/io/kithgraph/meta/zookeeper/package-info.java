/**
 * The home of the metadata in ZooKeeper: the layout of znodes, compare-and-set changes, leases of
 * numbers, presence of nodes, and images in memory that follow watches. Also the ZooKeeper server
 * that runs inside a standalone process.
 *
 * <p>Read {@link io.kithgraph.meta.zookeeper.Znodes}, {@link
 * io.kithgraph.meta.zookeeper.ZnodeStore} and {@link io.kithgraph.meta.zookeeper.ZooKeeperCatalog}
 * first. This is the only package that imports Curator or ZooKeeper, and none of their types leaves
 * it. It must not depend on {@code meta.server}.
 */
@NullMarked
package io.kithgraph.meta.zookeeper;

import org.jspecify.annotations.NullMarked;
