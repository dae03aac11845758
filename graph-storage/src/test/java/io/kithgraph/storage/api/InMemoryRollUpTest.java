package io.kithgraph.storage.api;

final class InMemoryRollUpTest extends RollUpContract {
  @Override
  protected StorageClient open() {
    return new InMemoryStorageClient();
  }
}
