package io.kithgraph.query.transaction;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.QueryErrorCode;
import io.kithgraph.query.exec.QueryException;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.IntersectRead;
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
 * <p>Counts and intersections carry no version when they are read, so that they stay cheap: they
 * are read again at the commit.
 */
final class ReadSet {
  private final int maxReads;
  private final Map<VertexId, Long> vertices = new HashMap<>();
  private final Map<ListKey, Long> lists = new HashMap<>();
  private final Map<EdgeKey, Boolean> edges = new HashMap<>();
  private final List<Counted> counts = new ArrayList<>();
  private final List<Intersected> intersections = new ArrayList<>();
  private long counted;
  private boolean overflowed;

  /** Counts that were read together, and what they were. */
  record Counted(CountRead read, List<Long> counts) {}

  /**
   * What lists had in common.
   *
   * @param fingerprint tells one answer from another, as {@link #fingerprint} does
   */
  record Intersected(IntersectRead read, long fingerprint) {}

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

  void intersections(IntersectRead read, List<CommonNeighbours> answers) {
    if (hasRoom()) {
      intersections.add(new Intersected(read, fingerprint(answers)));
      for (IntersectRead.Intersection one : read.intersections()) {
        counted += one.lists().size();
      }
    }
  }

  /** Two answers with the same fingerprint are the same, but for one chance in 2^64. */
  static long fingerprint(List<CommonNeighbours> answers) {
    long print = 0;
    for (CommonNeighbours answer : answers) {
      EdgeColumns ids = answer.neighbours();
      print = mixed(print, answer.count());
      for (int i = 0; i < ids.size(); i++) {
        print =
            ids.neighbour(i) instanceof VertexId.LongId id
                ? mixed(print, id.longValue())
                : ids.neighbour(i).toString().chars().asLongStream().reduce(print, ReadSet::mixed);
      }
    }
    return print;
  }

  private static long mixed(long print, long next) {
    long bits = (print ^ next) * 0x9E3779B97F4A7C15L;
    return bits ^ bits >>> 29;
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
    intersections.clear();
    return false;
  }

  List<Counted> counted() {
    return counts;
  }

  List<Intersected> intersected() {
    return intersections;
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
