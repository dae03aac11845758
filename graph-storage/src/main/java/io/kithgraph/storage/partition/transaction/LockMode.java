package io.kithgraph.storage.partition.transaction;

import java.util.EnumSet;
import java.util.Set;

/**
 * How a prepared transaction holds something. Two transactions may hold one thing at the same time
 * unless their modes conflict.
 *
 * <pre>
 *                    READ   ATTACH  ENSURE  CHANGE  REMOVE
 *   vertex READ        ·       ·       ×       ×       ×
 *   vertex ATTACH      ·       ·       ·       ·       ×
 *   vertex ENSURE      ×       ·       ·       ×       ×
 *   vertex CHANGE      ×       ·       ×       ×       ×
 *   vertex REMOVE      ×       ×       ×       ×       ×
 *
 *   edge: readers together, a writer alone       list: readers together, or writers together
 * </pre>
 *
 * <p>Attaching an edge does not stop others from attaching theirs or from changing the vertex, and
 * writers of one list do not meet unless they write the same edge: follows of one celebrity never
 * conflict. Readers are the preconditions of optimistic transactions.
 */
enum LockMode {
  /** The vertex's version was checked. */
  VERTEX_READ,
  /** An edge will be attached to the vertex, which exists. */
  VERTEX_ATTACH,
  /** An edge will be attached to the vertex, which will be made if it is still missing. */
  VERTEX_ENSURE,
  /** The record will be put or patched. */
  VERTEX_CHANGE,
  /** The vertex will go, or become or cease to be a ghost. */
  VERTEX_REMOVE,
  /** The presence of the edge was checked. */
  EDGE_READ,
  /** The edge will be put or deleted. */
  EDGE_WRITE,
  /** The version of the list was checked. */
  LIST_READ,
  /** Some edge of the list will be put or deleted. */
  LIST_WRITE;

  /** The modes in which nobody else may hold the same thing. */
  Set<LockMode> conflicts() {
    return switch (this) {
      case VERTEX_READ -> VERTEX_READ_CONFLICTS;
      case VERTEX_ATTACH -> VERTEX_ATTACH_CONFLICTS;
      case VERTEX_ENSURE -> VERTEX_ENSURE_CONFLICTS;
      case VERTEX_CHANGE -> VERTEX_CHANGE_CONFLICTS;
      case VERTEX_REMOVE -> VERTEX_REMOVE_CONFLICTS;
      case EDGE_READ -> EDGE_READ_CONFLICTS;
      case EDGE_WRITE -> EDGE_WRITE_CONFLICTS;
      case LIST_READ -> LIST_READ_CONFLICTS;
      case LIST_WRITE -> LIST_WRITE_CONFLICTS;
    };
  }

  private static final Set<LockMode> VERTEX_READ_CONFLICTS =
      EnumSet.of(VERTEX_ENSURE, VERTEX_CHANGE, VERTEX_REMOVE);
  private static final Set<LockMode> VERTEX_ATTACH_CONFLICTS = EnumSet.of(VERTEX_REMOVE);
  private static final Set<LockMode> VERTEX_ENSURE_CONFLICTS =
      EnumSet.of(VERTEX_READ, VERTEX_CHANGE, VERTEX_REMOVE);
  private static final Set<LockMode> VERTEX_CHANGE_CONFLICTS =
      EnumSet.of(VERTEX_READ, VERTEX_ENSURE, VERTEX_CHANGE, VERTEX_REMOVE);
  private static final Set<LockMode> VERTEX_REMOVE_CONFLICTS =
      EnumSet.range(VERTEX_READ, VERTEX_REMOVE);
  private static final Set<LockMode> EDGE_READ_CONFLICTS = EnumSet.of(EDGE_WRITE);
  private static final Set<LockMode> EDGE_WRITE_CONFLICTS = EnumSet.of(EDGE_READ, EDGE_WRITE);
  private static final Set<LockMode> LIST_READ_CONFLICTS = EnumSet.of(LIST_WRITE);
  private static final Set<LockMode> LIST_WRITE_CONFLICTS = EnumSet.of(LIST_READ);
}
