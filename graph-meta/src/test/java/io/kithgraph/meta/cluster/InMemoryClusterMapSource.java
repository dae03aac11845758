package io.kithgraph.meta.cluster;

/**
 * A source whose map is set by the test. A published map is what {@link #refresh} finds; {@link
 * #current} sees it at once or only after a refresh, as the test wants. Thread-safe.
 */
public final class InMemoryClusterMapSource implements ClusterMapSource {
  private volatile ClusterMap current;
  private volatile ClusterMap newest;

  public InMemoryClusterMapSource(ClusterMap map) {
    current = map;
    newest = map;
  }

  /** Makes the map the newest one, seen at once. */
  public void publish(ClusterMap map) {
    newest = map;
    current = map;
  }

  /** Makes the map the newest one, which is not seen before the next {@link #refresh}. */
  public void publishUnseen(ClusterMap map) {
    newest = map;
  }

  @Override
  public ClusterMap current() {
    return current;
  }

  @Override
  public ClusterMap refresh(Epoch stale) {
    if (current.epoch().compareTo(stale) <= 0) {
      current = newest;
    }
    return current;
  }
}
