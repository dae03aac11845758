package io.kithgraph.storage.server;

import io.kithgraph.storage.api.StorageClient;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The cluster of one test. Confined to the test. */
final class OpenCluster {
  static final int PARTITIONS = 3;

  private @Nullable StorageCluster cluster;

  StorageClient direct(Path folder) {
    StorageCluster opened = StorageCluster.open(folder, PARTITIONS, StorageCluster.SETTINGS);
    cluster = opened;
    return opened.client();
  }

  void close(StorageClient client) {
    client.close();
    StorageCluster opened = cluster;
    if (opened != null) {
      opened.close();
    }
  }
}
