package io.kithgraph.meta.cluster;

/**
 * A storage node as others reach it. Immutable.
 *
 * @param storageAddress {@code host:port} of its storage gRPC service, or empty text if it serves
 *     only its own process
 * @param raftAddress {@code host:port} of its Raft server
 */
public record StorageNode(NodeId id, String storageAddress, String raftAddress) {}
