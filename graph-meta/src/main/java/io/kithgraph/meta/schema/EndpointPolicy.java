package io.kithgraph.meta.schema;

/** What becomes of a new edge when one of its vertices does not exist. */
public enum EndpointPolicy {
  /** The edge is refused. */
  REQUIRE,
  /** The vertex is made in the same commit, with the label that the edge label names. */
  CREATE
}
