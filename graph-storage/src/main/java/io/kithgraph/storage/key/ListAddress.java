package io.kithgraph.storage.key;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import java.util.Arrays;

/**
 * Where an adjacency list is kept: the list and the key of its root page, encoded once. Immutable.
 *
 * <p>Equality and order are those of the root key.
 */
public final class ListAddress implements Comparable<ListAddress> {
  /** Bytes of tree and page id at the end of the key of a page. */
  private static final int PAGE_SUFFIX_BYTES = 9;

  private final GraphId graph;
  private final ListKey list;
  private final StorageKey rootKey;

  private ListAddress(GraphId graph, ListKey list, StorageKey rootKey) {
    this.graph = graph;
    this.list = list;
    this.rootKey = rootKey;
  }

  /** The address of a list of a graph. */
  public static ListAddress of(GraphId graph, ListKey list) {
    return new ListAddress(graph, list, StorageKeys.listRoot(graph, list));
  }

  public GraphId graph() {
    return graph;
  }

  public ListKey list() {
    return list;
  }

  /** The key of the root: page 0 of the main tree. */
  public StorageKey rootKey() {
    return rootKey;
  }

  /** The key of any page of the list. */
  public StorageKey pageKey(TreeKind tree, long pageId) {
    byte[] bytes = rootKey.bytes().clone();
    bytes[bytes.length - PAGE_SUFFIX_BYTES] = tree.code();
    KeyBytes.putLong(bytes, bytes.length - 8, pageId);
    return StorageKey.of(bytes);
  }

  /** What the keys of all pages of the list begin with, and no other key. */
  public StorageKey prefix() {
    byte[] root = rootKey.bytes();
    return StorageKey.of(Arrays.copyOf(root, root.length - PAGE_SUFFIX_BYTES));
  }

  @Override
  public int compareTo(ListAddress other) {
    return rootKey.compareTo(other.rootKey);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ListAddress address && rootKey.equals(address.rootKey);
  }

  @Override
  public int hashCode() {
    return rootKey.hashCode();
  }

  @Override
  public String toString() {
    return "graph " + graph.value() + " " + list;
  }
}
