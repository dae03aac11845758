package io.kithgraph.storage.client.transport;

import io.kithgraph.storage.client.backpressure.AnswerBudget;
import java.time.Duration;

/**
 * Both ends of gRPC between nodes. Immutable.
 *
 * @param maxMessageBytes a larger message is refused; room for a read's byte limit and a commit's
 * @param keepAlive how long a connection is silent before it is asked whether it lives
 * @param keepAliveTimeout how long the answer to that may take
 * @param maxWait how long one try to reach a node may take; then another may be asked. So a node
 *     that hangs, or whose network is gone without a word, holds nobody longer
 * @param maxInFlight requests that a server works on at a time; further ones are refused as {@code
 *     OVERLOADED}
 * @param maxAnswerBytes of the answers that a server keeps for clients that have not taken them;
 *     further requests are refused as {@code OVERLOADED}
 * @param retryAfter what a refused client is told to wait
 */
public record GrpcSettings(
    int maxMessageBytes,
    Duration keepAlive,
    Duration keepAliveTimeout,
    Duration maxWait,
    int maxInFlight,
    long maxAnswerBytes,
    Duration retryAfter) {
  public static final GrpcSettings DEFAULT =
      new GrpcSettings(
          64 << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3),
          10_000,
          AnswerBudget.defaultBytes(),
          Duration.ofMillis(50));

  public GrpcSettings {
    if (maxMessageBytes < 1 << 20 || maxInFlight < 1 || maxAnswerBytes < 1) {
      throw new IllegalArgumentException(
          "Messages have room for at least 1 MiB, and at least one request is let in");
    }
  }
}
