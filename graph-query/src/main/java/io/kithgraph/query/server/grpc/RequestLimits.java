package io.kithgraph.query.server.grpc;

import java.time.Duration;

/**
 * Bounds on what one call may ask. The numbers that the protos promise are constants; the others
 * are settings. Immutable.
 *
 * @param defaultDeadline the time for a call whose client gives none
 * @param maxDeadline the most time that a client is given
 * @param maxMessageBytes the largest message that is taken
 * @param bulkDeadline the most time for one batch of a bulk stream
 * @param bulkWindow the batches of one bulk stream that are under way at once
 * @param maxBulkStreams the bulk streams that are open at once
 * @param maxBulkBytes of all batches that are under way, as they were sent; further ones are
 *     answered with {@code OVERLOADED}
 */
public record RequestLimits(
    Duration defaultDeadline,
    Duration maxDeadline,
    int maxMessageBytes,
    Duration bulkDeadline,
    int bulkWindow,
    int maxBulkStreams,
    long maxBulkBytes) {
  static final int MAX_ITEMS = 10_000;
  static final int DEFAULT_PAGE = 50;
  static final int MAX_PAGE = 10_000;
  static final int DEFAULT_SCAN_PAGE = 1_000;
  static final int MAX_INTERSECTIONS = 1_000;
  static final int MAX_FILTERS = 16;
  static final int MAX_OPERANDS = 1_000;
  static final long DEFAULT_ANSWER_BYTES = 2L << 20;
  static final long MAX_ANSWER_BYTES = 16L << 20;
  static final int MAX_STALENESS_MILLIS = 3_600_000;
  static final int MAX_TENANT = 128;
  static final int MAX_KEY_BYTES = 256;
  static final int MAX_EDGE_PROPERTY_BYTES = 64 << 10;
  static final int MAX_VERTEX_PROPERTY_BYTES = 1 << 20;
  static final int MAX_ITEM_BYTES = 1_024;
  static final int MAX_CURSOR_CHARS = 1_024;

  /** The rows of a bulk batch that travel in one commit. */
  static final int BULK_COMMIT_ROWS = 5_000;

  /** Ten seconds by default, five minutes at most; messages of 4 MiB. */
  public static final RequestLimits DEFAULTS =
      new RequestLimits(
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          (4 << 20) + (64 << 10),
          Duration.ofSeconds(60),
          4,
          32,
          // Rows take several times as much while they are written.
          Runtime.getRuntime().maxMemory() / 16);

  public RequestLimits {
    positive("defaultDeadline", defaultDeadline.toMillis());
    positive("maxDeadline", maxDeadline.toMillis());
    positive("maxMessageBytes", maxMessageBytes);
    positive("bulkDeadline", bulkDeadline.toMillis());
    positive("bulkWindow", bulkWindow);
    positive("maxBulkStreams", maxBulkStreams);
    positive("maxBulkBytes", maxBulkBytes);
    if (defaultDeadline.compareTo(maxDeadline) > 0) {
      throw new IllegalArgumentException(
          "The default deadline is at most the largest one, " + maxDeadline);
    }
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("The limit " + name + " is positive, not " + value);
    }
  }
}
