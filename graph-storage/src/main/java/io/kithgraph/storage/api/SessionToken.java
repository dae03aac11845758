package io.kithgraph.storage.api;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a session has written or seen: for each partition number, the Raft index that a read must
 * have applied. Immutable.
 */
public record SessionToken(Map<Integer, Long> appliedIndexes) {
  /** Asks for nothing. */
  public static final SessionToken NONE = new SessionToken(Map.of());

  public SessionToken {
    appliedIndexes = Map.copyOf(appliedIndexes);
  }

  /** The token that asks for what either asks for. */
  public SessionToken merge(SessionToken other) {
    Map<Integer, Long> merged = new TreeMap<>(appliedIndexes);
    other.appliedIndexes.forEach((partition, index) -> merged.merge(partition, index, Math::max));
    return new SessionToken(merged);
  }
}
