package io.kithgraph.query.exec;

import java.time.Duration;

/**
 * Bounds on one query and on one transaction. Immutable.
 *
 * @param timeout how long a query may run when its caller does not say
 * @param maxEdges the most edges that a query may read
 * @param maxLists the most adjacency lists that a query may read or count
 * @param maxVertices the most vertices that a query may read
 * @param maxBytes the most bytes that the answers of storage to a query may hold, about
 * @param maxFrontier the most vertices whose lists are read in one call
 * @param pageEdges the most edges of one list that the first call reads; later ones read more
 * @param scanPage the most vertices in one page of a scan over a graph
 * @param maxChanges the most changes that a transaction may buffer
 * @param maxTrackedReads the most vertices and lists that a transaction with changes may depend on
 * @param scanBudget the most vertices that a query may look at in scans over the whole graph,
 *     unless it asks for more
 */
public record QueryLimits(
    Duration timeout,
    long maxEdges,
    long maxLists,
    long maxVertices,
    long maxBytes,
    int maxFrontier,
    int pageEdges,
    int scanPage,
    int maxChanges,
    int maxTrackedReads,
    long scanBudget) {

  /** Sensible for a server that many share. */
  public static final QueryLimits DEFAULTS =
      new QueryLimits(
          Duration.ofSeconds(30),
          50_000_000,
          20_000_000,
          20_000_000,
          4L << 30,
          1024,
          1024,
          1024,
          100_000,
          10_000,
          100_000);

  public QueryLimits {
    requirePositive("timeout", timeout.toMillis());
    requirePositive("maxEdges", maxEdges);
    requirePositive("maxLists", maxLists);
    requirePositive("maxVertices", maxVertices);
    requirePositive("maxBytes", maxBytes);
    requirePositive("maxFrontier", maxFrontier);
    requirePositive("pageEdges", pageEdges);
    requirePositive("scanPage", scanPage);
    requirePositive("maxChanges", maxChanges);
    requirePositive("maxTrackedReads", maxTrackedReads);
    requirePositive("scanBudget", scanBudget);
  }

  /** These limits with another default timeout. */
  public QueryLimits withTimeout(Duration newTimeout) {
    return new QueryLimits(
        newTimeout,
        maxEdges,
        maxLists,
        maxVertices,
        maxBytes,
        maxFrontier,
        pageEdges,
        scanPage,
        maxChanges,
        maxTrackedReads,
        scanBudget);
  }

  /** These limits with another budget for scans. */
  public QueryLimits withScanBudget(long newBudget) {
    return new QueryLimits(
        timeout,
        maxEdges,
        maxLists,
        maxVertices,
        maxBytes,
        maxFrontier,
        pageEdges,
        scanPage,
        maxChanges,
        maxTrackedReads,
        newBudget);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("The limit " + name + " is positive, not " + value);
    }
  }
}
