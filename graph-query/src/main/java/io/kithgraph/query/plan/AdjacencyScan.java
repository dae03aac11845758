package io.kithgraph.query.plan;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Projection;
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
 * @param only which edges of the lists are wanted
 * @param sort the order within each list, or null for any
 * @param rows how many of them are wanted, and from where in each list
 * @param output what flows out
 * @param columns what later stages look at of the edges that flow out, or of the vertices: those
 *     have their properties, or nothing but their labels
 */
public record AdjacencyScan(
    Side side,
    List<String> labels,
    Only only,
    @Nullable SortOrder sort,
    Rows rows,
    Output output,
    Projection columns) {

  /** No limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** Which lists of a vertex are read. */
  public enum Side {
    OUT,
    IN,
    BOTH;

    /** The side on which an edge lies for the vertex at its other end. */
    public Side opposite() {
      return switch (this) {
        case OUT -> IN;
        case IN -> OUT;
        case BOTH -> BOTH;
      };
    }
  }

  /** What a scan hands on for each edge. */
  public enum Output {
    /** The edge. */
    EDGES,
    /** The vertex at the other end, known by its id alone until more is asked. */
    NEIGHBOURS,
    /** The id of the vertex at the other end. */
    NEIGHBOUR_IDS,
    /** The value of the edge's sort key. */
    SORT_KEYS
  }

  /** One list of a vertex, by names. */
  public record NamedList(VertexId vertex, Side side, String label) {
    String words() {
      return vertex + " " + side.name().toLowerCase(Locale.ROOT) + " " + label;
    }
  }

  /**
   * Which edges are wanted: those that meet all of this.
   *
   * @param tests all of them must hold for an edge to be delivered
   * @param neighbours only edges to or from one of these vertices; empty means all
   * @param common only one edge to or from each vertex that is a neighbour in all these lists too;
   *     empty means all edges
   */
  public record Only(List<EdgeTest> tests, List<VertexId> neighbours, List<NamedList> common) {
    /** All edges. */
    public static final Only ALL = new Only(List.of(), List.of(), List.of());

    public Only {
      tests = List.copyOf(tests);
      neighbours = List.copyOf(neighbours);
      common = List.copyOf(common);
    }

    /** Whether every edge is wanted. */
    public boolean isAll() {
      return tests.isEmpty() && neighbours.isEmpty() && common.isEmpty();
    }
  }

  /**
   * How many edges of each list are wanted.
   *
   * @param skip how many are left out at its beginning
   * @param limit the most edges from each source vertex that anybody will look at; a hint, so that
   *     later stages still count for themselves
   * @param sample how many are drawn at random from it, or 0 for all of them in order
   */
  public record Rows(long skip, long limit, int sample) {
    /** All edges. */
    public static final Rows ALL = new Rows(0, UNLIMITED, 0);

    public Rows {
      if (limit < 0 || skip < 0 || sample < 0) {
        throw new IllegalArgumentException(
            "The limit, the skip and the sample of a scan are not negative: "
                + limit
                + ", "
                + skip
                + ", "
                + sample);
      }
    }
  }

  public AdjacencyScan {
    labels = List.copyOf(labels);
  }

  /** Everything on the given side. */
  public static AdjacencyScan of(Side side, List<String> labels, Output output) {
    return new AdjacencyScan(side, labels, Only.ALL, null, Rows.ALL, output, columnsOf(output));
  }

  /** All that there is to see of an output. */
  private static Projection columnsOf(Output output) {
    return switch (output) {
      case EDGES -> Projection.ALL;
      case NEIGHBOURS -> new Projection(false, false, true);
      case NEIGHBOUR_IDS -> Projection.IDS;
      case SORT_KEYS -> new Projection(true, false, false);
    };
  }

  /** What is read of the edges, besides what decides whether they are wanted. */
  public Projection edgeColumns() {
    return output == Output.NEIGHBOURS ? Projection.IDS : columns;
  }

  public List<EdgeTest> tests() {
    return only.tests();
  }

  public List<VertexId> neighbours() {
    return only.neighbours();
  }

  public List<NamedList> common() {
    return only.common();
  }

  public long skip() {
    return rows.skip();
  }

  public long limit() {
    return rows.limit();
  }

  public int sample() {
    return rows.sample();
  }

  /** Whether all edges of the lists are delivered, each as often as it is there. */
  public boolean readsAll() {
    return only.isAll() && rows.equals(Rows.ALL);
  }

  /** Whether every vertex has one list at most for this scan, so that a sort of it is total. */
  public boolean readsOneList() {
    return side != Side.BOTH && labels.size() == 1;
  }

  public AdjacencyScan withTests(List<EdgeTest> added) {
    List<EdgeTest> all = new ArrayList<>(tests());
    all.addAll(added);
    return with(new Only(all, neighbours(), common()));
  }

  public AdjacencyScan withNeighbours(List<VertexId> these) {
    return with(new Only(tests(), these, common()));
  }

  /** This scan with one more list of which each neighbour must be too. */
  public AdjacencyScan withCommon(NamedList list) {
    List<NamedList> all = new ArrayList<>(common());
    all.add(list);
    return with(new Only(tests(), neighbours(), all));
  }

  private AdjacencyScan with(Only wanted) {
    return new AdjacencyScan(side, labels, wanted, sort, rows, output, columns);
  }

  public AdjacencyScan withSort(SortOrder newSort) {
    return new AdjacencyScan(side, labels, only, newSort, rows, output, columns);
  }

  /** This scan with the smaller of its limit and the given one. */
  public AdjacencyScan withLimit(long newLimit) {
    return with(new Rows(skip(), Math.min(limit(), newLimit), sample()));
  }

  /** This scan without the first edges of each list, and then with the given limit. */
  public AdjacencyScan withRange(long newSkip, long newLimit) {
    return with(new Rows(newSkip, Math.min(limit(), newLimit), sample()));
  }

  /** So many edges of each list, drawn at random. */
  public AdjacencyScan withSample(int count) {
    return with(new Rows(skip(), limit(), count));
  }

  private AdjacencyScan with(Rows wanted) {
    return new AdjacencyScan(side, labels, only, sort, wanted, output, columns);
  }

  /** This scan with another output, and all that there is to see of that. */
  public AdjacencyScan withOutput(Output newOutput) {
    return new AdjacencyScan(side, labels, only, sort, rows, newOutput, columnsOf(newOutput));
  }

  /** This scan for those who look at nothing but these columns of its output. */
  public AdjacencyScan withColumns(Projection used) {
    return new AdjacencyScan(side, labels, only, sort, rows, output, used);
  }

  /** This scan in a few words. */
  public String words() {
    return selection()
        + switch (output) {
          case EDGES -> " -> edges" + columnWords();
          case NEIGHBOURS -> columns.properties() ? " -> neighbours" : " -> neighbours' labels";
          case NEIGHBOUR_IDS -> " -> neighbour ids";
          case SORT_KEYS -> " -> sort keys";
        };
  }

  private String columnWords() {
    if (columns.equals(Projection.ALL)) {
      return "";
    }
    List<String> read = new ArrayList<>();
    if (columns.sortKeys()) {
      read.add("sort keys");
    }
    if (columns.tieBreakers()) {
      read.add("numbers");
    }
    if (columns.properties()) {
      read.add("properties");
    }
    return " with " + (read.isEmpty() ? "ends" : String.join(" and ", read)) + " alone";
  }

  /** Which edges are read, in a few words. */
  String selection() {
    StringBuilder words = new StringBuilder("adjacency ");
    words.append(side.name().toLowerCase(Locale.ROOT)).append(' ');
    words.append(labels.isEmpty() ? "all labels" : String.join(",", labels));
    for (EdgeTest test : tests()) {
      words.append(", ").append(test.words());
    }
    if (neighbours().size() == 1) {
      words.append(", only vertex ").append(neighbours().get(0));
    } else if (!neighbours().isEmpty()) {
      words.append(", only vertices ").append(neighbours());
    }
    for (NamedList list : common()) {
      words.append(", in common with ").append(list.words());
    }
    if (sort != null) {
      words.append(", ").append(sort.words());
    }
    if (skip() > 0) {
      words.append(", after ").append(skip());
    }
    if (limit() != UNLIMITED) {
      words.append(", first ").append(limit());
    }
    if (sample() > 0) {
      words.append(", ").append(sample()).append(" at random");
    }
    return words.toString();
  }
}
