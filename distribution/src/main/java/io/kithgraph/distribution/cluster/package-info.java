/**
 * The processes of a cluster: metadata nodes, storage nodes and query nodes, which find each other
 * by a ZooKeeper ensemble that runs by itself.
 *
 * <p>Read {@link io.kithgraph.distribution.cluster.StorageRole}, {@link
 * io.kithgraph.distribution.cluster.QueryRole} and {@link
 * io.kithgraph.distribution.cluster.MetaRole} first.
 */
@NullMarked
package io.kithgraph.distribution.cluster;

import org.jspecify.annotations.NullMarked;
