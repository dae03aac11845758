package io.kithgraph.storage.replication;

import io.kithgraph.storage.engine.Engine;
import java.nio.file.Path;

/** Opens the engine of a replica: when the replica opens, and again when it was restored. */
@FunctionalInterface
public interface EngineOpener {
  /**
   * Opens the engine in the folder, making it if it is missing; the caller closes it.
   *
   * @throws io.kithgraph.storage.engine.EngineException if it cannot be opened
   */
  Engine open(Path folder);
}
