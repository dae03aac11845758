package io.kithgraph.storage.replication;

/**
 * Who a node is among its Raft peers. Immutable.
 *
 * @param cluster the name of the deployment, letters, digits and dashes, starting with a letter;
 *     groups of different deployments never talk to each other
 * @param address {@code host:port}; part of the replicated configuration of its groups, so it must
 *     stay the same for as long as the node has its data
 * @param listens whether other nodes connect to the address; a node whose groups all have one
 *     replica needs no server, and its address is a mere name
 */
public record RaftIdentity(String cluster, String address, boolean listens) {
  public RaftIdentity {
    if (!cluster.matches("[a-zA-Z][a-zA-Z0-9-]*")) {
      throw new IllegalArgumentException(
          "A cluster's name has letters, digits and dashes, and starts with a letter: " + cluster);
    }
  }
}
