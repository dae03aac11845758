package io.kithgraph.query.server.grpc;

import io.grpc.Status;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.CatalogException;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.schema.SocialSchema;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Graphs by name, with schemas that know the names in use. Look-ups answer from the catalog's
 * image; definitions at first use, which block, run on the executor. Thread-safe.
 */
final class Graphs {
  private final Catalog catalog;
  private final Executor blocking;

  Graphs(Catalog catalog, Executor blocking) {
    this.catalog = catalog;
    this.blocking = blocking;
  }

  /** The executor of what blocks. */
  Executor blocking() {
    return blocking;
  }

  Catalog catalog() {
    return catalog;
  }

  /** The name of the graph that a request names; the empty name is the default graph's. */
  static String name(String requested) {
    return requested.isEmpty() ? Catalog.DEFAULT_GRAPH : requested;
  }

  /** The schema of the graph that a request names. */
  GraphSchema schema(String requested) {
    return catalog.schema(name(requested));
  }

  /** The schema with all names defined, at once if it knows them. */
  CompletionStage<GraphSchema> knowing(GraphSchema schema, SchemaNames names) {
    List<Definition> missing = names.missing(schema);
    if (missing.isEmpty()) {
      return CompletableFuture.completedFuture(schema);
    }
    return CompletableFuture.supplyAsync(() -> define(schema.name(), names), blocking);
  }

  private GraphSchema define(String graph, SchemaNames names) {
    List<Definition> missing = names.missing(catalog.schema(graph));
    try {
      return catalog.define(graph, missing);
    } catch (CatalogException e) {
      GraphSchema schema = catalog.schema(graph);
      // Somebody else may have defined the same names in another way just now: that is fine too.
      if (e.reason() == CatalogException.Reason.ALREADY_EXISTS && names.missing(schema).isEmpty()) {
        return schema;
      }
      throw e;
    }
  }

  /** The label of the built-in schema in a graph, or empty if the graph does not have it. */
  Optional<EdgeLabel> findSocial(GraphSchema schema, String label, Multiplicity multiplicity) {
    Optional<EdgeLabel> found = schema.findEdgeLabel(label);
    if (found.isPresent() && found.get().multiplicity() != multiplicity) {
      throw new RequestException(
          Status.Code.FAILED_PRECONDITION,
          "SCHEMA_MISMATCH",
          "graph",
          "The label '"
              + label
              + "' of graph '"
              + schema.name()
              + "' is not that of the built-in schema: it should be "
              + multiplicity
              + "; use GraphService for this graph");
    }
    return found;
  }

  /** The schema of a graph with the labels of the built-in schema, defined if that is allowed. */
  CompletionStage<GraphSchema> social(GraphSchema schema, String label, Multiplicity multiplicity) {
    if (findSocial(schema, label, multiplicity).isPresent()) {
      return CompletableFuture.completedFuture(schema);
    }
    if (schema.mode() == SchemaMode.STRICT) {
      throw new RequestException(
          Status.Code.FAILED_PRECONDITION,
          "UNKNOWN_NAME",
          "graph",
          "The graph '"
              + schema.name()
              + "' has no label '"
              + label
              + "'; create it with the built-in schema, or define the label");
    }
    return CompletableFuture.supplyAsync(
        () -> catalog.define(schema.name(), SocialSchema.definitions()), blocking);
  }
}
