package io.kithgraph.distribution.node;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.VertexLabel;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.meta.zookeeper.EmbeddedZooKeeper;
import io.kithgraph.meta.zookeeper.ZooKeeperSettings;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.RollUpList;
import io.kithgraph.storage.partition.check.CheckNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The metadata of a standalone server that does not run, read from a copy, so that its folder stays
 * as it is. Thread-safe.
 */
public final class StoppedMetadata implements CheckNames, AutoCloseable {
  private final Path copy;
  private final EmbeddedZooKeeper zooKeeper;
  private final MetadataClient metadata;
  private final ClusterMap map;

  private StoppedMetadata(
      Path copy, EmbeddedZooKeeper zooKeeper, MetadataClient metadata, ClusterMap map) {
    this.copy = copy;
    this.zooKeeper = zooKeeper;
    this.metadata = metadata;
    this.map = map;
  }

  /** Reads the metadata; empty for the folder of a storage node, which has none. */
  public static Optional<StoppedMetadata> read(DataFolder folder) {
    if (!Files.isDirectory(folder.meta())) {
      return Optional.empty();
    }
    try {
      Path copy = Files.createTempDirectory("kith-metadata");
      boolean opened = false;
      try {
        copyTree(folder.meta(), copy);
        EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start(copy);
        try {
          MetadataClient metadata =
              MetadataClient.open(ZooKeeperSettings.of(zooKeeper.connectString()));
          try {
            ClusterMap map = metadata.followClusterMap().current();
            opened = true;
            return Optional.of(new StoppedMetadata(copy, zooKeeper, metadata, map));
          } finally {
            if (!opened) {
              metadata.close();
            }
          }
        } finally {
          if (!opened) {
            zooKeeper.close();
          }
        }
      } finally {
        if (!opened) {
          deleteTree(copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The graphs and their schemas. */
  public Catalog catalog() {
    return metadata.catalog();
  }

  /** Whether the cluster map gives the slot to the partition. */
  public boolean owns(PartitionId partition, int slot) {
    return map.owner(slot).equals(partition);
  }

  @Override
  public String graph(GraphId graph) {
    return catalog().find(graph).map(GraphSchema::name).orElse(graph.value() + " (dropped)");
  }

  @Override
  public String label(GraphId graph, LabelId label) {
    Optional<RollUpList> rollUp = RollUpList.of(label);
    if (rollUp.isPresent()) {
      return "roll-up " + rollUp.get().aggregate() + " of " + label(graph, rollUp.get().label());
    }
    return catalog()
        .find(graph)
        .flatMap(
            schema ->
                schema
                    .findEdgeLabel(label)
                    .map(EdgeLabel::name)
                    .or(() -> schema.findVertexLabel(label).map(VertexLabel::name)))
        .orElse("number " + label.value());
  }

  @Override
  public void close() {
    metadata.close();
    zooKeeper.close();
    try {
      deleteTree(copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    for (Path source : walk(from)) {
      Path target = to.resolve(from.relativize(source).toString());
      if (Files.isDirectory(source)) {
        Files.createDirectories(target);
      } else {
        Files.copy(source, target);
      }
    }
  }

  private static void deleteTree(Path root) throws IOException {
    for (Path path : walk(root).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(path);
    }
  }

  private static List<Path> walk(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.toList();
    }
  }
}
