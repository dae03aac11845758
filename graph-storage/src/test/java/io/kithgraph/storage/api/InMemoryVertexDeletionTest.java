package io.kithgraph.storage.api;

final class InMemoryVertexDeletionTest extends VertexDeletionContract {
  @Override
  protected StorageClient open() {
    return new InMemoryStorageClient();
  }
}
