package io.kithgraph.storage.api;

final class InMemoryExpiryTest extends ExpiryContract {
  @Override
  protected StorageClient open() {
    return new InMemoryStorageClient(clock());
  }
}
