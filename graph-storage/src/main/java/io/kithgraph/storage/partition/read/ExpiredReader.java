package io.kithgraph.storage.partition.read;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeTtl;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Slots;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.edgetree.EdgeTreeCursor;
import io.kithgraph.storage.edgetree.Page;
import io.kithgraph.storage.edgetree.ScanOrder;
import io.kithgraph.storage.edgetree.SortRange;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.key.StorageKeys.PageKey;
import io.kithgraph.storage.pagecache.View;
import io.kithgraph.storage.protocol.PartitionAnswer.Expired;
import io.kithgraph.storage.protocol.PartitionAnswer.ExpiredEdge;
import io.kithgraph.storage.protocol.PartitionRead;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds edges whose time is over by a walk over the roots of all lists, a bounded stretch of it
 * with each call. Only roots that carry a ttl are read through the cache. Confined to the thread of
 * the call.
 */
final class ExpiredReader {
  /** The most keys that one call looks at. */
  private static final int MAX_KEYS = 4_096;

  private static final GraphId NO_GRAPH = new GraphId(1);

  private final View view;
  private final EdgeTree tree;
  private final long nowMillis;
  private final ReadBudget budget;
  private final List<ExpiredEdge> edges = new ArrayList<>();
  private @Nullable GraphId graph;

  ExpiredReader(View view, long nowMillis, ReadBudget budget) {
    this.view = view;
    this.tree = new EdgeTree(view);
    this.nowMillis = nowMillis;
    this.budget = budget;
  }

  Expired read(PartitionRead.Expired read) {
    StorageKey from =
        read.after().isEmpty()
            ? StorageKeys.slotStart(0)
            : StorageKey.of(HexFormat.of().parseHex(read.after()));
    try (EngineIterator iterator = view.scan(from, StorageKeys.slotStart(Slots.COUNT))) {
      for (int keys = 0; iterator.isValid(); keys++) {
        StorageKey key = StorageKey.of(iterator.key());
        if (keys == MAX_KEYS || budget.isTimeUp()) {
          return answer(key, false);
        }
        if (!(StorageKeys.decode(key) instanceof PageKey page)) {
          iterator.next();
          continue;
        }
        ListKey list = page.list();
        boolean expiring =
            page.isRoot()
                && list.direction() == Direction.OUT
                && !list.label().isHidden()
                && Page.mayHaveTtl(iterator.value());
        if (expiring && !take(page, read.limit())) {
          return answer(key, false);
        }
        StorageKey next = ListAddress.of(page.graph(), list).prefix().afterPrefix();
        iterator.seek(next.bytes());
      }
    }
    return answer(StorageKeys.slotStart(0), true);
  }

  private Expired answer(StorageKey next, boolean exhausted) {
    return new Expired(
        graph == null ? NO_GRAPH : graph, edges, exhausted ? "" : next.toString(), exhausted);
  }

  /** Takes what has expired in a list; false if there may be more than fits the answer. */
  private boolean take(PageKey page, int limit) {
    ListAddress address = ListAddress.of(page.graph(), page.list());
    long upTo = EdgeTtl.expiredUpTo(tree.ttlMillis(address), nowMillis);
    SortRange range = new SortRange(Long.MIN_VALUE, upTo);
    if (upTo == Long.MIN_VALUE || tree.count(address, range) == 0) {
      return true;
    }
    if (edges.size() >= limit || (graph != null && !graph.equals(page.graph()))) {
      return false;
    }
    graph = page.graph();
    EdgeTreeCursor cursor = tree.cursor(address, range, ScanOrder.ASCENDING);
    while (edges.size() < limit && cursor.nextRun(limit - edges.size())) {
      for (int i = 0; i < cursor.size(); i++) {
        edges.add(
            new ExpiredEdge(
                page.list().edge(cursor.neighbour(i), cursor.tieBreaker(i)), cursor.sortKey(i)));
      }
    }
    return edges.size() < limit;
  }
}
