package io.kithgraph.meta.placement;

import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.SlotShare;
import java.util.Optional;

/**
 * What a partition holds and does, as its leader says. Immutable.
 *
 * @param leader the node that leads
 * @param settled whether all replicas of the map work and they are the voters of the group, and the
 *     leader knows the map: if not, the partition is being changed already
 * @param bytes of the slots that it owns, about, as files take them
 * @param operations vertices and lists that were looked at or changed since the leader opened the
 *     replica
 * @param halfOfBytes slots with about half of the bytes, if it can be divided
 * @param halfOfOperations slots with about half of what is done lately, if it can be divided
 */
public record PartitionLoad(
    NodeId leader,
    boolean settled,
    long bytes,
    long operations,
    Optional<SlotShare> halfOfBytes,
    Optional<SlotShare> halfOfOperations) {}
