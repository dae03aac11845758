package io.kithgraph.meta.schema;

/** How many edges of one label may lead from one vertex to another. */
public enum Multiplicity {
  /** At most one per ordered pair; adding it again updates it. */
  UNIQUE,
  /** Any number: every edge is an event with an identity of its own. */
  MULTI
}
