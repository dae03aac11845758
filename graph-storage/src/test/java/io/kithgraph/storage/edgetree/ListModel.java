package io.kithgraph.storage.edgetree;

import io.kithgraph.model.VertexId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an adjacency list should hold, kept the plain way. Confined to one thread. */
final class ListModel {
  record Identity(VertexId neighbour, long tieBreaker) {}

  final TreeMap<EdgePosition, EdgeEntry> byPosition = new TreeMap<>();
  final Map<Identity, EdgeEntry> byIdentity = new HashMap<>();

  @Nullable EdgeEntry put(EdgeEntry entry) {
    EdgeEntry old = byIdentity.put(new Identity(entry.neighbour(), entry.tieBreaker()), entry);
    if (old != null) {
      byPosition.remove(old.position());
    }
    byPosition.put(entry.position(), entry);
    return old;
  }

  @Nullable EdgeEntry remove(VertexId neighbour, long tieBreaker) {
    EdgeEntry old = byIdentity.remove(new Identity(neighbour, tieBreaker));
    if (old != null) {
      byPosition.remove(old.position());
    }
    return old;
  }

  long drop() {
    long size = byPosition.size();
    byPosition.clear();
    byIdentity.clear();
    return size;
  }

  List<EdgeEntry> entries() {
    return new ArrayList<>(byPosition.values());
  }

  List<EdgeEntry> range(SortRange range, ScanOrder order, @Nullable EdgePosition after) {
    List<EdgeEntry> found = new ArrayList<>();
    var entries = order == ScanOrder.ASCENDING ? byPosition : byPosition.descendingMap();
    for (EdgeEntry entry : entries.values()) {
      boolean inRange = entry.sortKey() >= range.first() && entry.sortKey() <= range.last();
      int relation = after == null ? 1 : entry.position().compareTo(after);
      boolean isAfter =
          after == null || (order == ScanOrder.ASCENDING ? relation > 0 : relation < 0);
      if (inRange && isAfter) {
        found.add(entry);
      }
    }
    return found;
  }

  List<EdgeEntry> parallel(VertexId neighbour) {
    return byIdentity.values().stream()
        .filter(e -> e.neighbour().equals(neighbour))
        .sorted(Comparator.comparingLong(EdgeEntry::tieBreaker).reversed())
        .toList();
  }
}
