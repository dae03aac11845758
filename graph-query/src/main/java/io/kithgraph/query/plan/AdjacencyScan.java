package io.kithgraph.query.plan;

import io.kithgraph.model.VertexId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads adjacency lists of the vertices that flow in, one call per partition for a whole frontier.
 * Immutable.
 *
 * @param side which lists of a vertex are read
 * @param labels the edge labels; empty means all
 * @param tests all of them must hold for an edge to be delivered
 * @param neighbours only edges to or from one of these vertices; empty means all
 * @param sort the order within each list, or null for any
 * @param skip how many edges of each list are left out at its beginning
 * @param limit the most edges from each source vertex that anybody will look at; a hint, so that
 *     later stages still count for themselves
 * @param output what flows out
 */
public record AdjacencyScan(
    Side side,
    List<String> labels,
    List<EdgeTest> tests,
    List<VertexId> neighbours,
    @Nullable SortOrder sort,
    long skip,
    long limit,
    Output output) {

  /** No limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** Which lists of a vertex are read. */
  public enum Side {
    OUT,
    IN,
    BOTH
  }

  /** What a scan hands on for each edge. */
  public enum Output {
    /** The edge, whole. */
    EDGES,
    /** The vertex at the other end, known by its id alone until more is asked. */
    NEIGHBOURS,
    /** The id of the vertex at the other end. */
    NEIGHBOUR_IDS,
    /** The value of the edge's sort key. */
    SORT_KEYS
  }

  public AdjacencyScan {
    labels = List.copyOf(labels);
    tests = List.copyOf(tests);
    neighbours = List.copyOf(neighbours);
    if (limit < 0 || skip < 0) {
      throw new IllegalArgumentException(
          "The limit and the skip of a scan are not negative: " + limit + ", " + skip);
    }
  }

  /** Everything on the given side. */
  public static AdjacencyScan of(Side side, List<String> labels, Output output) {
    return new AdjacencyScan(side, labels, List.of(), List.of(), null, 0, UNLIMITED, output);
  }

  public AdjacencyScan withTests(List<EdgeTest> added) {
    List<EdgeTest> all = new ArrayList<>(tests);
    all.addAll(added);
    return new AdjacencyScan(side, labels, all, neighbours, sort, skip, limit, output);
  }

  public AdjacencyScan withNeighbours(List<VertexId> only) {
    return new AdjacencyScan(side, labels, tests, only, sort, skip, limit, output);
  }

  /** Whether every vertex has one list at most for this scan, so that a sort of it is total. */
  public boolean readsOneList() {
    return side != Side.BOTH && labels.size() == 1;
  }

  public AdjacencyScan withSort(SortOrder newSort) {
    return new AdjacencyScan(side, labels, tests, neighbours, newSort, skip, limit, output);
  }

  /** This scan with the smaller of its limit and the given one. */
  public AdjacencyScan withLimit(long newLimit) {
    return new AdjacencyScan(
        side, labels, tests, neighbours, sort, skip, Math.min(limit, newLimit), output);
  }

  /** This scan without the first edges of each list, and then with the given limit. */
  public AdjacencyScan withRange(long newSkip, long newLimit) {
    return new AdjacencyScan(
        side, labels, tests, neighbours, sort, newSkip, Math.min(limit, newLimit), output);
  }

  public AdjacencyScan withOutput(Output newOutput) {
    return new AdjacencyScan(side, labels, tests, neighbours, sort, skip, limit, newOutput);
  }

  /** This scan in a few words. */
  public String words() {
    return selection()
        + switch (output) {
          case EDGES -> " -> edges";
          case NEIGHBOURS -> " -> neighbours";
          case NEIGHBOUR_IDS -> " -> neighbour ids";
          case SORT_KEYS -> " -> sort keys";
        };
  }

  /** Which edges are read, in a few words. */
  String selection() {
    StringBuilder words = new StringBuilder("adjacency ");
    words.append(side.name().toLowerCase(Locale.ROOT)).append(' ');
    words.append(labels.isEmpty() ? "all labels" : String.join(",", labels));
    for (EdgeTest test : tests) {
      words.append(", ").append(test.words());
    }
    if (neighbours.size() == 1) {
      words.append(", only vertex ").append(neighbours.get(0));
    } else if (!neighbours.isEmpty()) {
      words.append(", only vertices ").append(neighbours);
    }
    if (sort != null) {
      words.append(", ").append(sort.words());
    }
    if (skip > 0) {
      words.append(", after ").append(skip);
    }
    if (limit != UNLIMITED) {
      words.append(", first ").append(limit);
    }
    return words.toString();
  }
}
