package io.kithgraph.storage.replication;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Who votes in a group, and who leads it, as seen from one of its replicas; only the leader can
 * change either. Thread-safe; never blocks.
 */
public final class GroupMembership {
  private final Node node;

  GroupMembership(Node node) {
    this.node = node;
  }

  /** The Raft addresses of the voters; empty if this replica does not lead. */
  public Optional<Set<String>> voters() {
    try {
      return Optional.of(addresses(node.listPeers()));
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** The voters that the leader has heard of lately; empty if this replica does not lead. */
  public Optional<Set<String>> aliveVoters() {
    try {
      return Optional.of(addresses(node.listAlivePeers()));
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static Set<String> addresses(List<PeerId> peers) {
    return peers.stream().map(peer -> peer.getEndpoint().toString()).collect(Collectors.toSet());
  }

  /**
   * Makes the addresses the voters of the group. New ones are brought up to date first; the old
   * ones and the new ones must each agree with a majority. Ends with whether it is done; a change
   * that failed may be begun again.
   */
  public CompletionStage<Boolean> change(List<String> voters) {
    Configuration wanted = new Configuration();
    voters.forEach(address -> wanted.addPeer(PeerId.parsePeer(address)));
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    node.changePeers(wanted, status -> done.complete(status.isOk()));
    return done;
  }

  /**
   * Asks a voter to lead instead, as soon as it has the whole log; meanwhile commands are refused.
   * This replica goes on to lead if that takes longer than an election.
   *
   * @return false if it was not begun
   */
  public boolean handOver(String address) {
    Status status = node.transferLeadershipTo(PeerId.parsePeer(address));
    return status.isOk();
  }
}
