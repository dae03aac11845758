package io.kithgraph.storage.server;

import io.kithgraph.storage.api.RollUpContract;
import io.kithgraph.storage.api.StorageClient;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract over real partitions, over gRPC. */
final class GrpcRollUpTest extends RollUpContract {
  private final Path folder;
  private final OpenCluster cluster = new OpenCluster();

  GrpcRollUpTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  protected StorageClient open() {
    return cluster.grpc(folder);
  }

  @Override
  protected void shut(StorageClient client) {
    cluster.close(client);
  }
}
