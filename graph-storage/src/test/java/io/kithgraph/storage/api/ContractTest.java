package io.kithgraph.storage.api;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Opens an empty storage for each test of a contract. */
public abstract class ContractTest {
  protected ContractGraph graph;

  /** A client of an empty storage. */
  protected abstract StorageClient open() throws Exception;

  /** Undoes {@link #open()}. */
  protected void shut(StorageClient client) throws Exception {
    client.close();
  }

  @BeforeEach
  final void start() throws Exception {
    graph = new ContractGraph(open());
  }

  @AfterEach
  final void stop() throws Exception {
    shut(graph.client());
  }
}
