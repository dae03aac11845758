package io.kithgraph.meta.schema;

import io.kithgraph.model.LabelId;
import java.util.Optional;

/**
 * An index over one property of the vertices of one label. Its entries are edges of a hidden label,
 * from the value to the vertex. Immutable.
 *
 * @param number tells the indexes of a graph apart, from 1; never used again within the graph
 * @param name 1 to 128 characters, like the name of a label
 * @param label the label whose vertices are indexed
 * @param key the number of the property key
 * @param unique whether a value may belong to one vertex only; never of a range index
 * @param problem why the index cannot be built, if its state is {@code FAILED}
 */
public record VertexIndex(
    int number,
    String name,
    LabelId label,
    int key,
    Kind kind,
    boolean unique,
    State state,
    Optional<String> problem) {

  /** What an index answers. */
  public enum Kind {
    /** Vertices with a value; a list for each value. */
    EQUALITY,
    /** Vertices with a value in a range too; few lists, ordered by the value. */
    RANGE
  }

  /**
   * How far an index is.
   *
   * <pre>
   *   BUILDING ──► READY ──► DROPPING ──► (gone)
   *       └──────► FAILED ──────┘
   * </pre>
   */
  public enum State {
    /** Commits keep its entries; those of vertices from before are being added. */
    BUILDING,
    /** Complete, and used. */
    READY,
    /** Cannot be built; nothing keeps it any longer, and it waits to be dropped. */
    FAILED,
    /** No longer used; its entries are being removed. */
    DROPPING
  }

  /** The label of the edges that are the entries of this index. */
  public LabelId entries() {
    return LabelId.hidden(number);
  }

  /** Whether commits keep the entries. */
  public boolean isKept() {
    return state != State.FAILED;
  }

  /** Whether commits that give a value to a second vertex are refused. */
  public boolean isEnforced() {
    return unique && (state == State.BUILDING || state == State.READY);
  }

  VertexIndex with(State newState, Optional<String> newProblem) {
    return new VertexIndex(number, name, label, key, kind, unique, newState, newProblem);
  }
}
