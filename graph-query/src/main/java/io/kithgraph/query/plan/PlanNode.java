package io.kithgraph.query.plan;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Projection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One stage of a pipeline; it takes the rows of the stage before it and hands its own to the next.
 * Immutable. A plan is a list of nodes in the order in which rows flow.
 */
public sealed interface PlanNode {

  /** This node in a few words, for people who read a plan. */
  String words();

  /** A plan in words. */
  static String words(List<? extends PlanNode> plan) {
    return plan.stream().map(PlanNode::words).collect(Collectors.joining(" | "));
  }

  /**
   * Vertices from elsewhere.
   *
   * @param maxVertices at most this many
   * @param once whether each flows in once, and not as several in one
   */
  record Source(long maxVertices, boolean once) implements PlanNode {
    public Source(long maxVertices) {
      this(maxVertices, false);
    }

    @Override
    public String words() {
      return maxVertices == 1 ? "one vertex" : "vertices";
    }
  }

  /** Reads adjacency lists of the vertices that flow in. */
  record Adjacency(AdjacencyScan scan) implements PlanNode {
    @Override
    public String words() {
      return scan.words();
    }
  }

  /**
   * Counts the edges of a scan without reading them: one number for all vertices that flow in, each
   * counted as often as it flows in.
   *
   * @param scan what is counted; its sort and output do not matter
   * @param cap counting may stop here; {@link AdjacencyScan#UNLIMITED} for an exact count
   */
  record DegreeCount(AdjacencyScan scan, long cap) implements PlanNode {
    @Override
    public String words() {
      return "count of "
          + scan.selection()
          + (cap == AdjacencyScan.UNLIMITED ? "" : ", up to " + cap);
    }
  }

  /**
   * Counts the vertices that hops lead to, each once: one number for all vertices that flow in.
   *
   * @param hops one after another; what they give besides neighbours does not matter
   * @param from a vertex counts if it is reached after so many hops or more; if that is fewer than
   *     there are hops, the hops after it are all the same
   * @param cap counting may stop here; {@link AdjacencyScan#UNLIMITED} for an exact count
   */
  record ReachCount(List<AdjacencyScan> hops, int from, long cap) implements PlanNode {
    public ReachCount {
      hops = List.copyOf(hops);
    }

    @Override
    public String words() {
      return "count of distinct vertices"
          + (from < hops.size() ? " after " + from + " hops or more, over " : " over ")
          + hops.stream().map(AdjacencyScan::selection).collect(Collectors.joining(", then "))
          + (cap == AdjacencyScan.UNLIMITED ? "" : ", up to " + cap);
    }
  }

  /** Keeps the edges that meet all tests. */
  record EdgeFilter(List<EdgeTest> tests) implements PlanNode {
    public EdgeFilter {
      tests = List.copyOf(tests);
    }

    @Override
    public String words() {
      return "filter " + tests.stream().map(EdgeTest::words).collect(Collectors.joining(", "));
    }
  }

  /** Keeps the rows that are one of these vertices, at least one. */
  record VertexFilter(List<VertexId> ids) implements PlanNode {
    public VertexFilter {
      ids = List.copyOf(ids);
    }

    @Override
    public String words() {
      return ids.size() == 1 ? "only vertex " + ids.get(0) : "only vertices " + ids;
    }
  }

  /** Sorts all rows by the sort key of the edges that flow in. */
  record EdgeSort(SortOrder order) implements PlanNode {
    @Override
    public String words() {
      return "sort by " + order.words();
    }
  }

  /** Goes from edges to the vertices at their far ends, seen from where each was reached. */
  record FarEnds() implements PlanNode {
    @Override
    public String words() {
      return "far ends";
    }
  }

  /** Goes from edges to the values of their sort keys. */
  record SortKeyValues() implements PlanNode {
    @Override
    public String words() {
      return "sort keys";
    }
  }

  /** Goes from vertices to their ids. */
  record VertexIds() implements PlanNode {
    @Override
    public String words() {
      return "ids";
    }
  }

  /**
   * Keeps the rows from {@code low} inclusive to {@code high} exclusive, of all that flow in;
   * {@link AdjacencyScan#UNLIMITED} for no upper end.
   */
  record RowRange(long low, long high) implements PlanNode {
    @Override
    public String words() {
      return "rows " + low + " to " + (high == AdjacencyScan.UNLIMITED ? "the end" : high);
    }
  }

  /** Keeps the last rows of all that flow in. */
  record RowTail(long count) implements PlanNode {
    @Override
    public String words() {
      return "last " + count + " rows";
    }
  }

  /**
   * Keeps the vertices that are neighbours in another list too.
   *
   * @param list a list in which there is one edge at most to each vertex
   */
  record CommonFilter(AdjacencyScan.NamedList list) implements PlanNode {
    @Override
    public String words() {
      return "in common with " + list.words();
    }
  }

  /** Keeps so many of all rows that flow in, drawn at random, each with the same chance. */
  record RowSample(int count) implements PlanNode {
    @Override
    public String words() {
      return count + " rows at random";
    }
  }

  /** Keeps one of each group of equal rows. */
  record Distinct() implements PlanNode {
    @Override
    public String words() {
      return "distinct";
    }
  }

  /** Counts all rows that flow in. */
  record RowCount() implements PlanNode {
    @Override
    public String words() {
      return "count";
    }
  }

  /**
   * Counts how often each row flows in.
   *
   * @param byId whether vertices flow in and are counted by their ids, and not rows as they are
   */
  record GroupCount(boolean byId) implements PlanNode {
    @Override
    public String words() {
      return byId ? "count of each id" : "count of each";
    }
  }

  /**
   * A stage of which no rule knows anything but this: of the edges or vertices that flow in, it
   * looks at no more than their ends and ids, labels, and these columns, and hands none on.
   */
  record Use(Projection columns) implements PlanNode {
    @Override
    public String words() {
      return "use of some columns";
    }
  }

  /**
   * A stage of which no rule knows anything: nothing moves across it.
   *
   * @param name what a reader of the plan sees
   */
  record Opaque(String name) implements PlanNode {
    @Override
    public String words() {
      return name;
    }
  }
}
