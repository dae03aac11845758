package io.kithgraph.storage.partition;

import io.kithgraph.model.RequestId;
import java.nio.file.Path;
import java.util.List;

/** Where a partition finds the tables that it takes over. Used by the apply thread. */
public interface LoadedTables {

  /** For partitions that never take any over. */
  LoadedTables NONE =
      (load, names) -> {
        throw new IllegalStateException("There are no tables to take over");
      };

  /**
   * The files of the tables, in order, complete and intact; what is missing is fetched, which may
   * take a while.
   *
   * @throws io.kithgraph.storage.api.StorageException if that is not possible: the replica stops,
   *     and tries again when it is started
   */
  List<Path> files(RequestId load, List<String> names);
}
