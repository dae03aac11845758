package io.kithgraph.storage.server;

import io.kithgraph.storage.api.ExpiryContract;
import io.kithgraph.storage.api.StorageClient;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract over real partitions, over gRPC. */
final class GrpcExpiryTest extends ExpiryContract {
  private final Path folder;
  private final OpenCluster cluster = new OpenCluster();

  GrpcExpiryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  protected StorageClient open() {
    return cluster.grpc(folder, clock());
  }

  @Override
  protected void shut(StorageClient client) {
    cluster.close(client);
  }
}
