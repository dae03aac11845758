package io.kithgraph.query.server.admission;

import io.kithgraph.storage.client.backpressure.AnswerBudget;

/**
 * How many calls a query node takes. Immutable.
 *
 * @param minCalls under way at once, however slow they are; 1 or more
 * @param maxCalls under way at once, however fast they are; {@code minCalls} or more
 * @param maxAnswerBytes of the answers that clients have not taken yet; new calls are turned away
 *     from half of it on
 * @param quotas what tenants may ask for
 */
public record AdmissionSettings(int minCalls, int maxCalls, long maxAnswerBytes, Quotas quotas) {
  /** 64 to 8,192 calls at once, a quarter of the memory for answers, and no quotas. */
  public static final AdmissionSettings DEFAULTS =
      new AdmissionSettings(64, 8_192, AnswerBudget.defaultBytes(), Quotas.NONE);

  public AdmissionSettings {
    if (minCalls < 1 || maxCalls < minCalls) {
      throw new IllegalArgumentException(
          "The calls under way are limited to between 1 and a number that is no smaller, not to "
              + minCalls
              + " to "
              + maxCalls);
    }
    if (maxAnswerBytes < 1) {
      throw new IllegalArgumentException(
          "Answers have room for a positive number of bytes, not " + maxAnswerBytes);
    }
  }
}
