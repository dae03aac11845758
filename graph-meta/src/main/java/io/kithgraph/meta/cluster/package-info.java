/**
 * What a cluster is: the immutable {@link io.kithgraph.meta.cluster.ClusterMap} of slots,
 * partitions, replicas and nodes, and following its changes. Depends on the model alone; ZooKeeper
 * is not its concern.
 */
@NullMarked
package io.kithgraph.meta.cluster;

import org.jspecify.annotations.NullMarked;
