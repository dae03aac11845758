package io.kithgraph.meta.security;

import java.util.Locale;

/** What a user may do to a graph; each includes those before it. */
public enum Access {
  /** Read vertices, edges and the schema. */
  READ,
  /** Change them too; in a graph of mode AUTO, writing defines the labels that it needs. */
  WRITE,
  /** Change the schema, drop the graph, list and end its queries too. */
  ADMIN;

  /** Whether who has this has the other. */
  public boolean includes(Access other) {
    return compareTo(other) >= 0;
  }

  /** The word for users. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
