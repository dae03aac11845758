package io.kithgraph.storage.api;

import java.util.List;

/**
 * What a commit does besides its mutations so that property indexes stay right. Immutable.
 *
 * @param schemaVersion the version of the schema whose indexes were looked after; storage refuses a
 *     commit that changes vertices by an older one than the graph's fence ({@link
 *     StorageClient#fenceIndexes}) with {@link ErrorCode#STALE_SCHEMA}
 * @param changes applied after the mutations, in order
 * @param observed the versions of vertices that the changes follow from; if one of them has another
 *     version, the commit fails with {@link ErrorCode#PRECONDITION_FAILED}
 */
public record IndexWork(
    long schemaVersion, List<EntryChange> changes, List<Precondition.VertexAt> observed) {
  /** Nothing is indexed, as far as anybody knows. */
  public static final IndexWork NONE = new IndexWork(0, List.of(), List.of());

  public IndexWork {
    changes = List.copyOf(changes);
    observed = List.copyOf(observed);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return changes.isEmpty() && observed.isEmpty();
  }
}
