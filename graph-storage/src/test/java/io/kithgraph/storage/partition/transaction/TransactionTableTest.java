package io.kithgraph.storage.partition.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.partition.record.Intent;
import io.kithgraph.storage.protocol.PartMutation.PutVertex;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.TransactionPart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How old transactions are taken for, whatever the clocks do. */
final class TransactionTableTest {
  private static final GraphId GRAPH = new GraphId(1);
  private static final VertexId ANN = VertexId.of(1);
  private static final RequestId TRANSACTION = new RequestId(1, 2);
  private static final int SLOT = Slots.of(GRAPH, ANN);
  private static final long NOW = 1_700_000_000_000L;
  private static final PartitionRead ABOUT_ANN = new PartitionRead.Lists(List.of(ANN));

  private final AtomicLong nanos = new AtomicLong(77);
  private final TransactionTable table = new TransactionTable(nanos::get);

  /** Prepares a change of Ann. */
  private void prepare(long logMillis) {
    TransactionPart part =
        new TransactionPart(
            GRAPH,
            TRANSACTION,
            SLOT,
            1,
            List.of(new PutVertex(0, ANN, new LabelId(1), PropertySet.EMPTY, Mode.UPSERT)),
            List.of());
    Intent intent = new Intent(part, logMillis, List.of(Outcome.CREATED), List.of());
    table.add(PreparedTransaction.restored(Map.of(SLOT, intent)));
  }

  private List<RequestId> olderThan(Duration age, long nowMillis) {
    return table.olderThan(age.toMillis(), nowMillis, 10).stream()
        .map(PartitionAnswer.Intent::transaction)
        .toList();
  }

  @Test
  void ageGoesByTheLogsClock() {
    prepare(NOW);

    assertThat(olderThan(Duration.ofSeconds(5), NOW + 4_999)).isEmpty();
    assertThat(olderThan(Duration.ofSeconds(5), NOW + 5_000)).containsExactly(TRANSACTION);
  }

  @Test
  void whatWasPreparedUnderAClockThatJumpedAheadGrowsOldAllTheSame() {
    prepare(NOW + TimeUnit.DAYS.toMillis(1));

    assertThat(olderThan(Duration.ofSeconds(5), NOW)).isEmpty();
    assertThat(table.holdUp(ABOUT_ANN, GRAPH, 200, NOW, 10)).isEmpty();

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));

    assertThat(olderThan(Duration.ofSeconds(5), NOW)).containsExactly(TRANSACTION);
    assertThat(table.holdUp(ABOUT_ANN, GRAPH, 200, NOW, 10))
        .containsExactly(new PartitionAnswer.Intent(TRANSACTION, SLOT, 5_000));
  }

  @Test
  void aReadIsHeldUpByWhatItLooksAtAlone() {
    prepare(NOW);

    assertThat(table.holdUp(ABOUT_ANN, GRAPH, 200, NOW + 200, 10)).hasSize(1);
    assertThat(
            table.holdUp(
                new PartitionRead.Lists(List.of(VertexId.of(2))), GRAPH, 200, NOW + 200, 10))
        .isEmpty();
  }
}
