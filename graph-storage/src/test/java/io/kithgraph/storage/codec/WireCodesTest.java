package io.kithgraph.storage.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.PropertyCondition.Operator;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.protocol.NodeReport.HotVertex.Use;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Pins the places of constants that travel between nodes: a failure here is a broken wire format.
 */
class WireCodesTest {

  @Test
  void constantsKeepTheirPlaces() {
    assertPlaces(Mode.class, "UPSERT", "IF_ABSENT", "CREATE", "UPDATE");
    assertPlaces(Outcome.class, "CREATED", "UPDATED", "UNCHANGED", "DELETED", "NOT_FOUND");
    assertPlaces(StopReason.class, "EXHAUSTED", "LIMIT", "BYTE_LIMIT", "DEADLINE");
    assertPlaces(Use.class, "READ", "WRITE");
    assertPlaces(PriorityClass.class, "INTERACTIVE", "BATCH", "BACKGROUND");
    assertPlaces(
        Operator.class,
        "EQUAL",
        "NOT_EQUAL",
        "LESS",
        "LESS_OR_EQUAL",
        "GREATER",
        "GREATER_OR_EQUAL",
        "WITHIN",
        "WITHOUT");
    assertPlaces(
        ErrorCode.class,
        "INVALID_ARGUMENT",
        "TOO_LARGE",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PRECONDITION_FAILED",
        "CONFLICT",
        "STALE_EPOCH",
        "NOT_LEADER",
        "OVERLOADED",
        "UNAVAILABLE",
        "DEADLINE_EXCEEDED",
        "CANCELLED",
        "CORRUPT",
        "INTERNAL",
        "NOT_UNIQUE",
        "STALE_SCHEMA",
        "FENCED",
        "DISK_FULL");
  }

  @Test
  void refusesPlacesThatNoConstantHas() {
    for (int code : new int[] {-1, 4, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> WireCodes.of(StopReason.class, code))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("unknown StopReason " + code);
    }
  }

  private static <E extends Enum<E>> void assertPlaces(Class<E> kind, String... names) {
    E[] constants = kind.getEnumConstants();
    assertThat(Arrays.stream(constants).map(Enum::name).limit(names.length)).containsExactly(names);
    for (E constant : constants) {
      assertThat(WireCodes.of(kind, WireCodes.of(constant))).isSameAs(constant);
    }
  }
}
