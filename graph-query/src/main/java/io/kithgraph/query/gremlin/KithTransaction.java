package io.kithgraph.query.gremlin;

import io.kithgraph.query.exec.QueryErrorCode;
import io.kithgraph.query.exec.QueryException;
import io.kithgraph.query.transaction.GraphTransaction;
import io.kithgraph.storage.api.StorageException;
import org.apache.tinkerpop.gremlin.structure.Transaction;
import org.apache.tinkerpop.gremlin.structure.util.AbstractThreadLocalTransaction;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of a graph, one open at most for each thread, opened by the first access. Changes
 * are buffered at the query node, seen by the thread that makes them, and validated and applied at
 * the commit. Thread-safe: threads do not see each other's transactions.
 */
public final class KithTransaction extends AbstractThreadLocalTransaction {
  private final KithGraph graph;

  @SuppressWarnings("ThreadLocalUsage") // Each graph has transactions of its own.
  private final ThreadLocal<@Nullable OpenTransaction> open = new ThreadLocal<>();

  KithTransaction(KithGraph graph) {
    super(graph);
    this.graph = graph;
  }

  @Override
  public boolean isOpen() {
    return open.get() != null;
  }

  /** The transaction of this thread, opened if its behaviour is to open by itself. */
  OpenTransaction current() {
    readWrite();
    OpenTransaction current = open.get();
    if (current == null) {
      throw Transaction.Exceptions.transactionMustBeOpenToReadWrite();
    }
    return current;
  }

  @Override
  protected void doOpen() {
    GraphBackend backend = graph.backend();
    GraphTransaction transaction =
        new GraphTransaction(
            backend.storage(), graph.id(), graph.settings().limits(), backend.requestIds());
    open.set(new OpenTransaction(transaction, graph));
  }

  @Override
  protected void doCommit() {
    OpenTransaction current = open.get();
    open.remove();
    if (current == null) {
      return;
    }
    try {
      current.graph().commit(current::newCommitExecution);
    } catch (StorageException e) {
      throw translated(e);
    } catch (QueryException e) {
      if (e.code() == QueryErrorCode.CONFLICT) {
        throw new TransactionConflictException(String.valueOf(e.getMessage()), e);
      }
      throw e;
    } finally {
      current.end();
    }
  }

  private static RuntimeException translated(StorageException e) {
    return switch (e.code()) {
      case PRECONDITION_FAILED ->
          new TransactionConflictException(
              "What the transaction read has changed since; run it again", e);
      case CONFLICT, OVERLOADED, STALE_SCHEMA, FENCED ->
          new TransactionConflictException(String.valueOf(e.getMessage()), e);
      case ALREADY_EXISTS, NOT_UNIQUE ->
          new QueryException(QueryErrorCode.ALREADY_EXISTS, String.valueOf(e.getMessage()), e);
      case NOT_FOUND ->
          new QueryException(QueryErrorCode.NOT_FOUND, String.valueOf(e.getMessage()), e);
      default -> e;
    };
  }

  @Override
  protected void doRollback() {
    OpenTransaction current = open.get();
    open.remove();
    if (current != null) {
      current.end();
    }
  }
}
