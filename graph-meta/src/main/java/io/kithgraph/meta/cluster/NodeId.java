package io.kithgraph.meta.cluster;

/**
 * The number of a storage node, given by the metadata when the node first registers, and kept in
 * its data folder.
 */
public record NodeId(int value) implements Comparable<NodeId> {
  @Override
  public int compareTo(NodeId other) {
    return Integer.compare(value, other.value);
  }
}
