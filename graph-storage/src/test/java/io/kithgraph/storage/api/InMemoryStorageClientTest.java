package io.kithgraph.storage.api;

final class InMemoryStorageClientTest extends StorageClientContract {
  @Override
  protected StorageClient open() {
    return new InMemoryStorageClient();
  }
}
