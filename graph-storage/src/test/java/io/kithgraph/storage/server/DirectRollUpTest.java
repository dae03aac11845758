package io.kithgraph.storage.server;

import io.kithgraph.storage.api.RollUpContract;
import io.kithgraph.storage.api.StorageClient;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract over real partitions, by direct calls. */
final class DirectRollUpTest extends RollUpContract {
  private final Path folder;
  private final OpenCluster cluster = new OpenCluster();

  DirectRollUpTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  protected StorageClient open() {
    return cluster.direct(folder);
  }

  @Override
  protected void shut(StorageClient client) {
    cluster.close(client);
  }
}
