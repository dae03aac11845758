package io.kithgraph.distribution.chaos;

import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.distribution.chaos.Calls.InDoubtException;
import io.kithgraph.distribution.process.SocialLedger.Pair;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Writes to every part of the slots without end, and knows for how long it could not. Each probe
 * writes one edge whose ends lie in the same part. Thread-safe.
 */
final class Probes {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
  private static final long FIRST_USER = 1_000;

  private final Calls calls;
  private final List<Probe> probes;

  /**
   * Makes probes.
   *
   * @param parts into how many ranges the slots are divided, one for each probe
   */
  Probes(Calls calls, GraphId graph, int parts) {
    this.calls = calls;
    this.probes = IntStream.range(0, parts).mapToObj(i -> probe(graph, parts, i)).toList();
  }

  private static Probe probe(GraphId graph, int parts, int part) {
    List<Long> users = new ArrayList<>();
    for (long user = FIRST_USER; users.size() < 2; user++) {
      if (Slots.of(graph, user) * parts / Slots.COUNT == part) {
        users.add(user);
      }
    }
    return new Probe(part, new Pair(users.get(0), users.get(1)), new ArrayList<>());
  }

  /**
   * One of them.
   *
   * @param answers when writes were acknowledged, in nanoseconds; guarded by itself
   */
  private record Probe(int part, Pair pair, List<Long> answers) {
    void answered() {
      synchronized (answers) {
        answers.add(System.nanoTime());
      }
    }

    /** How often writes that ended after a time were acknowledged. */
    int answersSince(long time) {
      synchronized (answers) {
        return (int) answers.stream().filter(one -> one >= time).count();
      }
    }

    long longestStretch(long from, long to) {
      synchronized (answers) {
        long last = from;
        long longest = 0;
        for (long answer : answers) {
          if (answer > from && last < to) {
            longest = Math.max(longest, answer - last);
            last = answer;
          }
        }
        return longest;
      }
    }
  }

  /** What each of them does, one thread each. */
  List<Runnable> loops() {
    return probes.stream().<Runnable>map(probe -> () -> calls.loop(() -> write(probe))).toList();
  }

  private void write(Probe probe) {
    FollowRequest request =
        FollowRequest.newBuilder()
            .setFollower(Calls.user(probe.pair().from()))
            .setFollowee(Calls.user(probe.pair().to()))
            .setSince(System.currentTimeMillis())
            .build();
    try {
      var unused = calls.once(DEADLINE, relations -> relations.follow(request));
      probe.answered();
    } catch (InDoubtException e) {
      return;
    }
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /** The users that they write. */
  List<Long> users() {
    return probes.stream().flatMap(p -> List.of(p.pair().from(), p.pair().to()).stream()).toList();
  }

  /** Whether every part has taken some writes since a time. */
  boolean allAnsweredSince(long time, int writes) {
    return probes.stream().allMatch(probe -> probe.answersSince(time) >= writes);
  }

  /**
   * The longest time without an acknowledged write in any part.
   *
   * @param from from when, in nanoseconds
   * @param to only stretches that began before
   */
  Duration longestStretch(long from, long to) {
    return Duration.ofNanos(
        probes.stream().mapToLong(probe -> probe.longestStretch(from, to)).max().orElse(0));
  }
}
