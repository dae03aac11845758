package io.kithgraph.storage.replication;

import java.util.Optional;

/**
 * Who a node is among its Raft peers. Immutable.
 *
 * @param cluster the name of the deployment, letters, digits and dashes, starting with a letter;
 *     groups of different deployments never talk to each other
 * @param address {@code host:port}; part of the replicated configuration of its groups, so it must
 *     stay the same for as long as the node has its data
 * @param bindAddress the host or address that a server listens on, at the port of {@code address};
 *     empty if no other node connects: a node whose groups all have one replica needs no server,
 *     and its address is a mere name
 */
public record RaftIdentity(String cluster, String address, Optional<String> bindAddress) {
  public RaftIdentity {
    if (!cluster.matches("[a-zA-Z][a-zA-Z0-9-]*")) {
      throw new IllegalArgumentException(
          "A cluster's name has letters, digits and dashes, and starts with a letter: " + cluster);
    }
  }
}
