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
    List<NeighbourCursor> cursors = cursors(wanted);
    if (cursors == null) {
      return CommonNeighbours.NONE;
    }
    NeighbourIntersection walk = new NeighbourIntersection(cursors);
    EdgeColumnsBuilder columns = new EdgeColumnsBuilder(Projection.IDS);
    long count = 0;
    for (Step step = walk.next(); step != Step.END; step = walk.next()) {
      if (step == Step.FOUND && !isHidden(walk) && isLive(wanted, walk)) {
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
  private record Sized(ListKey list, long degree) {}

  /** Cursors in all lists, the shortest first; null if one of them has nothing. */
  private @Nullable List<NeighbourCursor> cursors(Intersection wanted) {
    List<Sized> lists = new ArrayList<>(wanted.lists().size());
    for (ListKey list : wanted.lists()) {
      long degree = state.hides(list) ? 0 : state.tree().degree(state.address(list));
      if (degree == 0) {
        return null;
      }
      lists.add(new Sized(list, degree));
    }
    lists.sort(Comparator.comparingLong(Sized::degree));
    List<NeighbourCursor> cursors = new ArrayList<>(lists.size() + 1);
    if (wanted.candidates() != null) {
      cursors.add(candidates(wanted.candidates(), wanted.after()));
    }
    for (Sized sized : lists) {
      cursors.add(state.tree().neighbours(state.address(sized.list()), wanted.after()));
    }
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

  /** In lists with a ttl, whether some edge to the id has not expired. */
  private boolean isLive(Intersection wanted, NeighbourIntersection walk) {
    for (ListKey list : wanted.lists()) {
      ListAddress address = state.address(list);
      if (state.tree().ttlMillis(address) != 0
          && !state.tree().exists(address, walk.considered())) {
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
