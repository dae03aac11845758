package io.kithgraph.query.exec;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.IntersectRead;
import io.kithgraph.storage.api.IntersectRead.Intersection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the lists of a frontier have in common with some other lists: one call for the whole
 * frontier, then further calls for the lists whose answer did not fit. Neighbours come ascending by
 * id, each once. Confined to the thread of its execution.
 */
final class CommonScan extends ColumnsCursor {
  private final GraphReads reads;
  private final Execution execution;
  private final List<ListKey> common;
  private final int pageEdges;
  private final List<ListState> states = new ArrayList<>();
  private boolean started;

  /** What is known of one list. */
  private static final class ListState {
    private @Nullable EdgeColumns page;
    private @Nullable VertexId next;
  }

  /**
   * A scan that has read nothing yet.
   *
   * @param limit the most neighbours that are wanted of each list
   */
  CommonScan(
      GraphReads reads, Execution execution, List<VertexId> sources, BoundScan part, long limit) {
    super(sources, part);
    this.reads = reads;
    this.execution = execution;
    this.common = part.common();
    this.pageEdges = (int) Math.min(execution.limits().pageEdges(), Math.max(1, limit));
    lists().forEach(list -> states.add(new ListState()));
  }

  /** How many neighbours each source has in common with the other lists; at most so many. */
  static long[] counts(
      GraphReads reads, Execution execution, List<VertexId> sources, BoundScan part, long cap) {
    long[] counts = new long[sources.size()];
    List<Intersection> wanted = new ArrayList<>();
    List<Integer> of = new ArrayList<>();
    for (int source = 0; source < counts.length; source++) {
      for (ListKey list : part.listsOf(sources.get(source))) {
        wanted.add(intersection(list, part.common(), null));
        of.add(source);
      }
    }
    int limit = (int) Math.min(Integer.MAX_VALUE, Math.max(1, cap));
    while (!wanted.isEmpty()) {
      List<CommonNeighbours> answers =
          reads.intersect(new IntersectRead(wanted, limit, true), execution);
      List<Intersection> rest = new ArrayList<>();
      List<Integer> ofRest = new ArrayList<>();
      for (int i = 0; i < answers.size(); i++) {
        CommonNeighbours answer = answers.get(i);
        int source = of.get(i);
        counts[source] += answer.count();
        if (answer.next() != null && counts[source] < cap) {
          rest.add(new Intersection(wanted.get(i).lists(), answer.next()));
          ofRest.add(source);
        }
      }
      wanted = rest;
      of = ofRest;
    }
    return counts;
  }

  private static Intersection intersection(
      ListKey list, List<ListKey> common, @Nullable VertexId after) {
    List<ListKey> all = new ArrayList<>(common.size() + 1);
    all.add(list);
    all.addAll(common);
    return new Intersection(all, after);
  }

  @Override
  @Nullable EdgeColumns page(int list) {
    if (!started) {
      started = true;
      List<Integer> all = new ArrayList<>();
      for (int i = 0; i < states.size(); i++) {
        all.add(i);
      }
      read(all);
    }
    ListState state = states.get(list);
    if (state.page == null && state.next != null) {
      execution.checkAlive();
      read(List.of(list));
    }
    EdgeColumns page = state.page;
    state.page = null;
    return page;
  }

  @Override
  boolean hasPage(int list) {
    ListState state = states.get(list);
    return started && (state.page != null || state.next == null);
  }

  private void read(List<Integer> wanted) {
    List<Intersection> intersections = new ArrayList<>(wanted.size());
    for (int list : wanted) {
      intersections.add(intersection(lists().get(list).key(), common, states.get(list).next));
    }
    List<CommonNeighbours> answers =
        reads.intersect(new IntersectRead(intersections, pageEdges, false), execution);
    for (int i = 0; i < answers.size(); i++) {
      ListState state = states.get(wanted.get(i));
      state.page = answers.get(i).neighbours();
      state.next = answers.get(i).next();
    }
  }
}
