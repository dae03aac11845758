package io.kithgraph.meta.schema;

import io.kithgraph.model.GraphId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The named graphs of a deployment and their schemas. Thread-safe.
 *
 * <p>Reads answer from an image held in memory, which follows every change made anywhere within a
 * moment; a change made through this object is seen by it at once. Changes are atomic, durable when
 * they return, and may block for a round trip: never call them from a thread that must not wait.
 * Failures are {@link CatalogException}s.
 */
public interface Catalog {

  /** The name of the graph that exists in every deployment. */
  String DEFAULT_GRAPH = "social";

  /** The names of all graphs. */
  Set<String> graphs();

  /** The newest known schema of a graph, or empty if there is no graph of that name. */
  Optional<GraphSchema> find(String graphName);

  /** The newest known schema of the graph with that number, or empty if there is none. */
  Optional<GraphSchema> find(GraphId graph);

  /**
   * The newest known schema of a graph.
   *
   * @throws CatalogException with {@link CatalogException.Reason#UNKNOWN_GRAPH}, naming the graphs
   *     that exist
   */
  GraphSchema schema(String graphName);

  /**
   * Makes a graph without labels.
   *
   * @param graphName 1 to 64 characters: letters, digits, {@code _}; a letter first
   * @throws CatalogException with {@code ALREADY_EXISTS} or {@code INVALID}
   */
  GraphSchema createGraph(String graphName, SchemaMode mode);

  /**
   * Removes a graph from the catalog; its data is unreachable at once and is reclaimed in the
   * background. Its number is never given to another graph.
   *
   * @throws CatalogException with {@code UNKNOWN_GRAPH}, or {@code INVALID} for the default graph
   */
  void dropGraph(String graphName);

  /**
   * The numbers of dropped graphs whose data may still exist; whoever reclaims it goes on with
   * these after a restart.
   */
  Set<GraphId> droppedGraphs();

  /**
   * Says that no data of the dropped graph is left anywhere. Does nothing if it is not among {@link
   * #droppedGraphs()}.
   */
  void forgetDropped(GraphId graph);

  /**
   * Makes sure that the graph has the given labels and keys, and gives the resulting schema. What
   * exists already is compared by definition, its number aside: an equal one is left alone. One
   * call is one version. The definitions of one call may name each other in any order.
   *
   * <p>Bounds: {@link SchemaRules}.
   *
   * @throws CatalogException with {@code ALREADY_EXISTS} if a name exists with another definition,
   *     {@code INVALID} for a bad name or definition, {@code UNKNOWN_GRAPH}; nothing is changed
   *     then
   */
  GraphSchema define(String graphName, List<Definition> definitions);

  /**
   * Puts what a pure function makes of the newest schema in its place, and gives the result. The
   * function may be called several times, and gives the same object if there is nothing to change.
   *
   * @throws CatalogException as the function throws it, and {@code UNKNOWN_GRAPH}
   */
  GraphSchema change(String graphName, UnaryOperator<GraphSchema> change);

  /**
   * Runs the action after every change of any schema, at least once for the newest state, on a
   * thread of the catalog; it must not block.
   *
   * @return ends the subscription when closed
   */
  AutoCloseable onChange(Runnable action);
}
