package io.kithgraph.storage.server;

import io.kithgraph.storage.api.OrderStatisticsContract;
import io.kithgraph.storage.api.StorageClient;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract over real partitions, over gRPC. */
final class GrpcOrderStatisticsTest extends OrderStatisticsContract {
  private final Path folder;
  private final OpenCluster cluster = new OpenCluster();

  GrpcOrderStatisticsTest(@TempDir Path folder) {
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
