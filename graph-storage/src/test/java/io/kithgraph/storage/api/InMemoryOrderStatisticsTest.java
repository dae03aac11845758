package io.kithgraph.storage.api;

final class InMemoryOrderStatisticsTest extends OrderStatisticsContract {
  @Override
  protected StorageClient open() {
    return new InMemoryStorageClient();
  }
}
