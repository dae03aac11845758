package io.kithgraph.storage.client.commit;

import io.kithgraph.model.RequestId;

/**
 * The transaction ids under which one request is tried. A transaction that was aborted stays
 * aborted, so each further try of a request has an id of its own, derived from the request id:
 * whoever tries the same request, now or later, goes through the same ids in the same order, and
 * begins one only after the one before is known to be aborted. So at most one of them commits.
 */
final class RequestAttempts {
  private static final long FIRST_STEP = 0x9E3779B97F4A7C15L;
  private static final long SECOND_STEP = 0xC2B2AE3D27D4EB4FL;

  private RequestAttempts() {}

  /** The id of a try, counted from 0; that of the first is the request id itself. */
  static RequestId transaction(RequestId request, int attempt) {
    if (attempt == 0) {
      return request;
    }
    long most = request.mostSignificantBits();
    long least = request.leastSignificantBits();
    return new RequestId(
        most ^ mix(least + attempt * FIRST_STEP), least ^ mix(most + attempt * SECOND_STEP));
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
