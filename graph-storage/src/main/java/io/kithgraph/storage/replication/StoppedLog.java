package io.kithgraph.storage.replication;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.engine.EngineException;
import java.nio.file.Path;

/**
 * The Raft log of a node that does not run, read without changing it. Confined to one thread.
 * Methods throw {@link EngineException} if the log cannot be read.
 */
public final class StoppedLog implements AutoCloseable {
  private final SharedLogStore store;

  private StoppedLog(SharedLogStore store) {
    this.store = store;
  }

  /** Opens the log in the folder. */
  public static StoppedLog open(Path folder) {
    return new StoppedLog(SharedLogStore.readOnly(folder));
  }

  /**
   * How many entries with commands the log of a partition has after an index: those that the next
   * start applies, if a majority has them.
   */
  public long commandsAfter(PartitionId partition, long index) {
    return new GroupLog(store, partition.value()).commandsAfter(index);
  }

  @Override
  public void close() {
    store.close();
  }
}
