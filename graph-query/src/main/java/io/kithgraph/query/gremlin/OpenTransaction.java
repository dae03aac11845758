package io.kithgraph.query.gremlin;

import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.GraphReads;
import io.kithgraph.query.exec.QueryLimits;
import io.kithgraph.query.transaction.GraphTransaction;
import io.kithgraph.storage.api.StorageException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.OptionsStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalInterruptedException;

/**
 * The transaction that a thread has open on a graph, with the runs of the traversals in it.
 * Confined to that thread.
 */
final class OpenTransaction {
  /** The most traversals of which a transaction remembers how long they have been running. */
  private static final int MAX_EXECUTIONS = 256;

  private static final String EVALUATION_TIMEOUT = "evaluationTimeout";
  private static final String SCAN_BUDGET = "scanBudget";

  private final GraphTransaction transaction;
  private final QueryLimits limits;
  private final KithGraph graph;
  private final Map<RootTraversal, Execution> executions =
      new LinkedHashMap<>(4) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RootTraversal, Execution> eldest) {
          boolean removed = size() > MAX_EXECUTIONS;
          if (removed) {
            eldest.getValue().finish();
          }
          return removed;
        }
      };

  OpenTransaction(GraphTransaction transaction, KithGraph graph) {
    this.transaction = transaction;
    this.limits = graph.settings().limits();
    this.graph = graph;
  }

  /** No traversal of the transaction uses anything more. */
  void end() {
    executions.values().forEach(Execution::finish);
    executions.clear();
  }

  GraphTransaction graph() {
    return transaction;
  }

  GraphReads reads() {
    return transaction.reads();
  }

  /** A run for something that is not part of a traversal. */
  Execution newExecution() {
    return new Execution(
        limits, limits.timeout(), TraversalInterruptedException::new, OpenTransaction::refused);
  }

  /** A run that commits: what storage says about it is for the transaction to judge. */
  Execution newCommitExecution() {
    return new Execution(limits, limits.timeout(), TraversalInterruptedException::new);
  }

  /** The run of the traversal that a step belongs to; all its steps share one. */
  Execution execution(Traversal.Admin<?, ?> traversal) {
    Traversal.Admin<?, ?> root = TraversalHelper.getRootTraversal(traversal);
    return executions.computeIfAbsent(new RootTraversal(root), key -> begin(root));
  }

  private Execution begin(Traversal.Admin<?, ?> root) {
    Execution execution =
        new Execution(
            limits.withScanBudget(option(root, SCAN_BUDGET).orElse(limits.scanBudget())),
            option(root, EVALUATION_TIMEOUT).map(Duration::ofMillis).orElse(limits.timeout()),
            TraversalInterruptedException::new,
            OpenTransaction::refused);
    graph
        .backend()
        .queries()
        .begin(graph.name(), execution, () -> root.getBytecode().toString(), () -> root.toString());
    return execution;
  }

  /** A read that may succeed when it is tried again says so in a way that drivers understand. */
  private static RuntimeException refused(StorageException failure) {
    return switch (failure.code()) {
      case CONFLICT, OVERLOADED, UNAVAILABLE, STALE_EPOCH, NOT_LEADER, STALE_SCHEMA, FENCED ->
          new TransactionConflictException(String.valueOf(failure.getMessage()), failure);
      default -> failure;
    };
  }

  /** A positive number that the traversal was given with {@code with()}. */
  private static Optional<Long> option(Traversal.Admin<?, ?> root, String name) {
    return root.getStrategies()
        .getStrategy(OptionsStrategy.class)
        .map(options -> options.getOptions().get(name))
        .filter(asked -> asked instanceof Number number && number.longValue() > 0)
        .map(asked -> ((Number) asked).longValue());
  }

  /** A traversal as itself, not as the equal of another with the same steps. */
  private static final class RootTraversal {
    private final Traversal.Admin<?, ?> traversal;

    RootTraversal(Traversal.Admin<?, ?> traversal) {
      this.traversal = traversal;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // The very traversal is meant.
    public boolean equals(Object other) {
      return other instanceof RootTraversal root && root.traversal == traversal;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(traversal);
    }
  }
}
