package io.kithgraph.model;

import java.util.UUID;

/**
 * Names one change that a client asks for; asking again with the same id applies it once. It
 * doubles as the transaction id inside storage. Immutable.
 */
public record RequestId(long mostSignificantBits, long leastSignificantBits) {

  /** The id with the bits of a UUID. */
  public static RequestId of(UUID uuid) {
    return new RequestId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /** This id as a UUID. */
  public UUID toUuid() {
    return new UUID(mostSignificantBits, leastSignificantBits);
  }

  @Override
  public String toString() {
    return toUuid().toString();
  }
}
