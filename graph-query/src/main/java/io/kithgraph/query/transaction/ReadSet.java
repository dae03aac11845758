package io.kithgraph.query.transaction;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.QueryErrorCode;
import io.kithgraph.query.exec.QueryException;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Precondition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a transaction has read and may have decided upon: versions of vertices and lists, presence
 * of edges, and counts. The first version read counts. Confined to the thread of the transaction.
 *
 * <p>Counts carry no version when they are read, so that counting stays cheap: they are counted
 * again at the commit.
 */
final class ReadSet {
  private final int maxReads;
  private final Map<VertexId, Long> vertices = new HashMap<>();
  private final Map<ListKey, Long> lists = new HashMap<>();
  private final Map<EdgeKey, Boolean> edges = new HashMap<>();
  private final List<Counted> counts = new ArrayList<>();
  private long counted;
  private boolean overflowed;

  /** Counts that were read together, and what they were. */
  record Counted(CountRead read, List<Long> counts) {}

  ReadSet(int maxReads) {
    this.maxReads = maxReads;
  }

  void vertex(VertexId id, long version) {
    if (hasRoom()) {
      vertices.putIfAbsent(id, version);
    }
  }

  void list(ListKey list, long version) {
    if (hasRoom()) {
      lists.putIfAbsent(list, version);
    }
  }

  void edge(EdgeKey key, boolean exists) {
    if (hasRoom()) {
      edges.putIfAbsent(key, exists);
    }
  }

  void counts(CountRead read, long[] answer) {
    if (hasRoom()) {
      counts.add(new Counted(read, Arrays.stream(answer).boxed().toList()));
      counted += answer.length;
    }
  }

  /** A transaction that only reads may read without end: then nothing is kept. */
  private boolean hasRoom() {
    if (overflowed) {
      return false;
    }
    if ((long) vertices.size() + lists.size() + edges.size() + counted < maxReads) {
      return true;
    }
    overflowed = true;
    vertices.clear();
    lists.clear();
    edges.clear();
    counts.clear();
    return false;
  }

  List<Counted> counted() {
    return counts;
  }

  /**
   * What must still be true when the transaction commits.
   *
   * @throws QueryException if too much was read
   */
  List<Precondition> preconditions() {
    if (overflowed) {
      throw new QueryException(
          QueryErrorCode.BUDGET_EXCEEDED,
          "A transaction with changes reads the properties and lists of at most "
              + maxReads
              + " vertices, so that they can be validated; commit more often or read less");
    }
    List<Precondition> preconditions = new ArrayList<>();
    vertices.forEach((id, version) -> preconditions.add(new Precondition.VertexAt(id, version)));
    lists.forEach((list, version) -> preconditions.add(new Precondition.ListAt(list, version)));
    edges.forEach((key, exists) -> preconditions.add(new Precondition.EdgePresence(key, exists)));
    return preconditions;
  }
}
