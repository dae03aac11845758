package io.kithgraph.query.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class BulkMemoryTest {
  private final BulkMemory memory = new BulkMemory(100);

  @Test
  void aBatchWaitsForNoneIfItIsAloneAndIsRefusedIfItDoesNotFitBesideOthers() {
    CompletableFuture<Integer> large = new CompletableFuture<>();
    CompletionStage<Integer> first = memory.write(150, () -> large);

    assertThat(memory.write(1, () -> CompletableFuture.completedFuture(2)))
        .failsWithin(java.time.Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED);
              assertThat(e.retryAfter()).isPresent();
            });

    large.complete(1);
    assertThat(first).isCompletedWithValue(1);
    assertThat(memory.write(100, () -> CompletableFuture.completedFuture(3)))
        .isCompletedWithValue(3);
  }

  @Test
  void whatCannotBeginTakesNoRoom() {
    assertThatThrownBy(
            () ->
                memory.write(
                    100,
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);
    CompletableFuture<Integer> open = new CompletableFuture<>();
    memory.write(1, () -> open);
    assertThat(memory.write(99, () -> CompletableFuture.completedFuture(1)))
        .isCompletedWithValue(1);
  }
}
