package io.kithgraph.query.gremlin.terms;

import io.kithgraph.meta.schema.GraphSchema;

/** A graph that has a schema, for strategies that need nothing else of it. */
public interface SchemaSource {

  /** The newest schema of the graph. */
  GraphSchema schema();
}
