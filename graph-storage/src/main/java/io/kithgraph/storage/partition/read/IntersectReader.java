package io.kithgraph.storage.partition.read;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.edgetree.NeighbourCursor;
import io.kithgraph.storage.edgetree.NeighbourIntersection;
import io.kithgraph.storage.edgetree.NeighbourIntersection.Step;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.protocol.PartitionRead.Intersection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what lists of this partition have in common. Confined to the thread of the call. */
final class IntersectReader {
  /** Found ids between two looks at the clock. */
  private static final int FOUND = 4_096;

  private final ReadState state;

  IntersectReader(ReadState state) {
    this.state = state;
  }

  List<CommonNeighbours> read(List<Intersection> intersections) {
    List<CommonNeighbours> found = new ArrayList<>(intersections.size());
    for (Intersection intersection : intersections) {
      if ((found.size() & 0xFF) == 0xFF) {
        state.budget().checkTime();
      }
      found.add(find(intersection));
    }
    return found;
  }

  private CommonNeighbours find(Intersection wanted) {
    List<ListAddress> lists = shortestFirst(wanted.lists());
    if (lists.isEmpty()) {
      return CommonNeighbours.NONE;
    }
    List<ListAddress> expiring =
        lists.stream().filter(list -> state.tree().ttlMillis(list) != 0).toList();
    NeighbourIntersection walk = new NeighbourIntersection(cursors(wanted, lists));
    EdgeColumnsBuilder columns = new EdgeColumnsBuilder(Projection.IDS);
    long count = 0;
    for (Step step = walk.next(); step != Step.END; step = walk.next()) {
      if (step == Step.FOUND && !isHidden(walk) && isLive(expiring, walk)) {
        // Every answer has one id at least, so that every call makes progress.
        if (!wanted.countOnly()
            && !state.budget().spend(bytes(columns, walk))
            && columns.size() > 0) {
          return stopped(columns, count, StopReason.BYTE_LIMIT, columns.last());
        }
        count++;
        if (!wanted.countOnly()) {
          add(columns, walk);
        }
        if (count == wanted.limit()) {
          return stopped(columns, count, StopReason.LIMIT, walk.considered());
        }
      }
      if ((step == Step.PAUSED || count % FOUND == 0) && state.budget().isTimeUp()) {
        return stopped(columns, count, StopReason.DEADLINE, walk.considered());
      }
    }
    return new CommonNeighbours(columns.build(), count, StopReason.EXHAUSTED, null);
  }

  private static CommonNeighbours stopped(
      EdgeColumnsBuilder columns, long count, StopReason reason, VertexId next) {
    return new CommonNeighbours(columns.build(), count, reason, next);
  }

  /** A list and how long it is. */
  private record Sized(ListAddress list, long degree) {}

  /** The lists, the shortest first; none if one of them has nothing. */
  private List<ListAddress> shortestFirst(List<ListKey> keys) {
    List<Sized> lists = new ArrayList<>(keys.size());
    for (ListKey key : keys) {
      ListAddress list = state.address(key);
      long degree = state.hides(key) ? 0 : state.tree().degree(list);
      if (degree == 0) {
        return List.of();
      }
      lists.add(new Sized(list, degree));
    }
    lists.sort(Comparator.comparingLong(Sized::degree));
    return lists.stream().map(Sized::list).toList();
  }

  private List<NeighbourCursor> cursors(Intersection wanted, List<ListAddress> lists) {
    List<NeighbourCursor> cursors = new ArrayList<>(lists.size() + 1);
    if (wanted.candidates() != null) {
      cursors.add(candidates(wanted.candidates(), wanted.after()));
    }
    cursors.addAll(state.tree().sharedNeighbours(lists, wanted.after()));
    return cursors;
  }

  private static NeighbourCursor candidates(EdgeColumns ids, @Nullable VertexId after) {
    NeighbourCursor cursor;
    if (ids.onlyLongs()) {
      long[] longs = new long[ids.size()];
      Arrays.setAll(longs, ids::longNeighbour);
      cursor = NeighbourCursor.sorted(longs, longs.length);
    } else {
      VertexId[] all = new VertexId[ids.size()];
      Arrays.setAll(all, ids::neighbour);
      cursor = NeighbourCursor.sorted(Arrays.asList(all));
    }
    if (after != null) {
      cursor.seekPast(after);
    }
    return cursor;
  }

  /** Whether in each of the lists, which have a ttl, some edge to the id has not expired. */
  private boolean isLive(List<ListAddress> expiring, NeighbourIntersection walk) {
    for (ListAddress list : expiring) {
      if (!state.tree().exists(list, walk.considered())) {
        return false;
      }
    }
    return true;
  }

  private boolean isHidden(NeighbourIntersection walk) {
    return !state.ghosts().isEmpty() && state.isGhost(walk.considered());
  }

  private static int bytes(EdgeColumnsBuilder columns, NeighbourIntersection walk) {
    return walk.consideredLong()
        ? columns.edgeBytes()
        : columns.edgeBytes() + ((VertexId.StringId) walk.considered()).string().length();
  }

  private static void add(EdgeColumnsBuilder columns, NeighbourIntersection walk) {
    if (walk.consideredLong()) {
      columns.add(walk.consideredNumber());
    } else {
      columns.add(walk.considered());
    }
  }
}
