package io.kithgraph.storage.client.commit;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.client.routing.Answers;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Ends transactions whose coordinator is gone, so that no lock stays and no edge is half there. May
 * be done by anybody for any partition at any time; a coordinator that was only slow tries again
 * under its next transaction id. Thread-safe.
 */
public final class TransactionRecovery {
  /** The most transactions that one call ends. */
  public static final int MAX_TRANSACTIONS = 1_000;

  /** Intents of all graphs are asked for; the read must name one. */
  static final GraphId ANY_GRAPH = new GraphId(1);

  private final PartitionCaller caller;

  /** Recovery by calls through the caller. */
  public TransactionRecovery(PartitionCaller caller) {
    this.caller = caller;
  }

  /**
   * Ends what has been prepared in the partition for at least the given time, oldest first.
   *
   * @return how many transactions were ended
   */
  public CompletionStage<Integer> run(PartitionId partition, Duration minAge, Deadline deadline) {
    ClusterMap map = caller.routes().map();
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    CommitOptions options = options(deadline);
    return caller
        .read(
            map,
            partition,
            new PartitionRead.Intents(minAge.toMillis(), MAX_TRANSACTIONS),
            ReadOptions.of(ANY_GRAPH, deadline),
            ended)
        .thenCompose(
            reply -> {
              List<PartitionAnswer.Intent> intents =
                  Answers.expect(PartitionAnswer.Intents.class, reply.answer()).intents();
              return CompletableFuture.allOf(
                      intents.stream()
                          .map(
                              intent ->
                                  new AbandonedTransaction(
                                          intent.transaction(), intent.primarySlot())
                                      .end(caller, map, partition, options, ended))
                          .toArray(CompletableFuture<?>[]::new))
                  .thenApply(done -> intents.size());
            });
  }

  /**
   * Ends one transaction at the partition where it is prepared.
   *
   * @param force whether it is aborted if its primary has not decided; else it is left alone then
   * @return whether it was ended
   */
  public CompletionStage<Boolean> end(
      PartitionId partition, PartitionAnswer.Intent intent, boolean force, Deadline deadline) {
    ClusterMap map = caller.routes().map();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    CommitOptions options = options(deadline);
    AbandonedTransaction transaction =
        new AbandonedTransaction(intent.transaction(), intent.primarySlot());
    return force
        ? transaction.end(caller, map, partition, options, ended).thenApply(done -> true)
        : transaction.endIfDecided(caller, map, partition, options, ended);
  }

  private static CommitOptions options(Deadline deadline) {
    return new CommitOptions(deadline, PriorityClass.INTERACTIVE, "");
  }
}
