package io.kithgraph.query.gremlin.conformance;

import io.kithgraph.query.gremlin.TestGraphs;
import io.kithgraph.storage.client.EmbeddedStorage;
import org.jspecify.annotations.Nullable;

/**
 * Storage for the many small graphs of a suite: a new node now and then, so that what earlier tests
 * left does not slow the scans of later ones. The node before stays, for graphs that are still in
 * use. Confined to one thread.
 */
public final class FreshStorage {
  private final int usesOfANode;
  private @Nullable EmbeddedStorage before;
  private @Nullable EmbeddedStorage storage;
  private @Nullable TestGraphs graphs;
  private int uses;

  /**
   * @param usesOfANode after so many graphs there is a new node
   */
  public FreshStorage(int usesOfANode) {
    this.usesOfANode = usesOfANode;
  }

  /** Where to make the next graph. */
  public TestGraphs graphs() {
    TestGraphs current = graphs;
    if (current == null || ++uses > usesOfANode) {
      if (before != null) {
        before.close();
      }
      before = storage;
      EmbeddedStorage fresh = EmbeddedStorage.open();
      storage = fresh;
      current = new TestGraphs(fresh.client());
      graphs = current;
      uses = 1;
    }
    return current;
  }
}
