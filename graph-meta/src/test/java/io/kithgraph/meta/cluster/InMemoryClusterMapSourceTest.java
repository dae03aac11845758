package io.kithgraph.meta.cluster;

/** The fake keeps the source's promises. */
final class InMemoryClusterMapSourceTest extends ClusterMapSourceContract {
  private final InMemoryClusterMapSource source =
      new InMemoryClusterMapSource(ClusterMaps.ofOneNode(8));

  @Override
  protected ClusterMapSource source() {
    return source;
  }

  @Override
  protected void publish(ClusterMap map) {
    source.publish(map);
  }
}
