package io.kithgraph.query.exec;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over lists of which storage answers with whole pages of wanted edges. Confined to the
 * thread of its execution.
 */
abstract class ColumnsCursor implements EdgeCursor {
  private final List<SourceList> lists = new ArrayList<>();
  private EdgeColumns edges = EdgeColumns.EMPTY;
  private int index = -1;
  private int current;

  /** One list of one source. */
  record SourceList(int source, ListKey key) {}

  ColumnsCursor(List<VertexId> sources, BoundScan part) {
    for (int source = 0; source < sources.size(); source++) {
      for (ListKey key : part.listsOf(sources.get(source))) {
        lists.add(new SourceList(source, key));
      }
    }
  }

  /** All lists, in the order in which they are delivered. */
  final List<SourceList> lists() {
    return lists;
  }

  /** The next edges of a list, which may be none, or null after its last. */
  abstract @Nullable EdgeColumns page(int list);

  /** Whether {@link #page} would answer without a call to storage. */
  abstract boolean hasPage(int list);

  @Override
  public final boolean next() {
    while (current < lists.size()) {
      if (++index < edges.size()) {
        return true;
      }
      EdgeColumns page = page(current);
      index = -1;
      edges = page == null ? EdgeColumns.EMPTY : page;
      if (page == null) {
        current++;
      }
    }
    return false;
  }

  @Override
  public final void skipTo(int source) {
    while (current < lists.size() && lists.get(current).source() < source) {
      edges = EdgeColumns.EMPTY;
      index = -1;
      current++;
    }
  }

  @Override
  public final boolean ready() {
    return current >= lists.size() || index + 1 < edges.size() || hasPage(current);
  }

  @Override
  public final int source() {
    return lists.get(current).source();
  }

  @Override
  public final ListKey list() {
    return lists.get(current).key();
  }

  @Override
  public final VertexId neighbour() {
    return edges.neighbour(index);
  }

  @Override
  public final EdgeColumns columns() {
    return edges;
  }

  @Override
  public final int index() {
    return index;
  }
}
