package io.kithgraph.storage.api;

final class InMemoryCommitTest extends CommitContract {
  @Override
  protected StorageClient open() {
    return new InMemoryStorageClient();
  }
}
