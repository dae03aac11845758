package io.kithgraph.query.server.grpc;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The ids of writes: those that follow from an idempotency key, the same in every process and for
 * ever, and those of writes without one, which never come twice. Thread-safe.
 *
 * <p>Ids and tie-breakers that follow from a key are the first bytes of a SHA-256 over a word for
 * the purpose, the graph's number and the parts of the key, each preceded by its length. A change
 * of that would break retries that are under way, and event keys for ever.
 */
final class WriteIds {
  /** Tie-breakers from keys have this bit; those that the system counts out never reach it. */
  private static final long EVENT_BIT = 1L << 62;

  private final long process;
  private final AtomicLong next;

  /**
   * @param random a strong source: two processes must not draw the same number
   */
  WriteIds(RandomGenerator random) {
    this.process = random.nextLong();
    this.next = new AtomicLong(random.nextLong());
  }

  /** An id that no other write has. */
  RequestId fresh() {
    return new RequestId(process, next.getAndIncrement());
  }

  /** The id of a write with an idempotency key. */
  RequestId ofKey(GraphId graph, String purpose, String... parts) {
    ByteBuffer digest = digest(graph, purpose, parts);
    return new RequestId(digest.getLong(), digest.getLong());
  }

  /** A vertex id as a part of a key. */
  static String part(VertexId id) {
    return (id instanceof VertexId.LongId ? "n" : "s") + id;
  }

  /** The tie-breaker of an edge with an event key; the edge's vertices and label tell the rest. */
  static long tieBreaker(GraphId graph, String eventKey) {
    return event(digest(graph, "event", eventKey).getLong());
  }

  /** The tie-breaker of a new edge in a write that may be repeated. */
  static long tieBreaker(RequestId write, int ordinal) {
    return event(
        new Fingerprint()
            .add(write.mostSignificantBits())
            .add(write.leastSignificantBits())
            .add(ordinal)
            .value());
  }

  private static long event(long hash) {
    long number = (hash >>> 2) | EVENT_BIT;
    // The largest long is kept free as a bound of ranges.
    return number == Long.MAX_VALUE ? number - 1 : number;
  }

  private static ByteBuffer digest(GraphId graph, String purpose, String... parts) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    update(digest, purpose);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(graph.value()).flip());
    for (String part : parts) {
      update(digest, part);
    }
    return ByteBuffer.wrap(digest.digest());
  }

  private static void update(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }
}
