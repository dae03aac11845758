package io.kithgraph.query.server.admission;

/**
 * How many calls a query node takes. Immutable.
 *
 * @param minCalls under way at once, however slow they are; 1 or more
 * @param maxCalls under way at once, however fast they are; {@code minCalls} or more
 * @param quotas what tenants may ask for
 */
public record AdmissionSettings(int minCalls, int maxCalls, Quotas quotas) {
  /** 256 to 8,192 calls at once, and no quotas. */
  public static final AdmissionSettings DEFAULTS = new AdmissionSettings(256, 8_192, Quotas.NONE);

  public AdmissionSettings {
    if (minCalls < 1 || maxCalls < minCalls) {
      throw new IllegalArgumentException(
          "The calls under way are limited to between 1 and a number that is no smaller, not to "
              + minCalls
              + " to "
              + maxCalls);
    }
  }
}
