package io.kithgraph.meta.schema;

/** What becomes of a label or a property key that the schema does not know. */
public enum SchemaMode {
  /** It is created at its first use. */
  AUTO,
  /** It is an error. */
  STRICT
}
