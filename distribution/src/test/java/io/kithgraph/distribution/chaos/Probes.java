package io.kithgraph.distribution.chaos;

import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.distribution.chaos.Calls.InDoubtException;
import io.kithgraph.distribution.process.SocialLedger.Pair;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
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
   * @param writes in the order of their ends; guarded by itself
   */
  private record Probe(int part, Pair pair, List<Write> writes) {
    void ended(Write write) {
      synchronized (writes) {
        writes.add(write);
      }
    }

    /** How often writes that ended after a time were acknowledged. */
    int answersSince(long time) {
      synchronized (writes) {
        return (int) writes.stream().filter(one -> one.acknowledged() && one.end() >= time).count();
      }
    }

    Gap longestGap(long from, long to) {
      synchronized (writes) {
        Gap longest = new Gap(part, from, from, List.of());
        long last = from;
        List<Write> since = new ArrayList<>();
        for (Write write : writes) {
          if (write.end() > from && last < to) {
            since.add(write);
            if (write.acknowledged()) {
              if (write.end() - last > longest.end() - longest.begin()) {
                longest = new Gap(part, last, write.end(), List.copyOf(since));
              }
              last = write.end();
              since.clear();
            }
          }
        }
        return longest;
      }
    }
  }

  /**
   * A write.
   *
   * @param error what it ended with, or empty text if it was acknowledged
   */
  private record Write(long begin, long end, String error) {
    boolean acknowledged() {
      return error.isEmpty();
    }

    String describe(long origin) {
      return "%d..%d %s"
          .formatted(
              TimeUnit.NANOSECONDS.toMillis(begin - origin),
              TimeUnit.NANOSECONDS.toMillis(end - origin),
              acknowledged() ? "acknowledged" : error);
    }
  }

  /**
   * A time without an acknowledged write to a part.
   *
   * @param writes that ended in it, the last of them acknowledged
   */
  record Gap(int part, long begin, long end, List<Write> writes) {
    Duration length() {
      return Duration.ofNanos(end - begin);
    }

    /** What the writes ended with and when, in milliseconds since the beginning. */
    @Override
    public String toString() {
      return "part %d: %s"
          .formatted(
              part,
              writes.stream()
                  .map(write -> write.describe(begin))
                  .collect(Collectors.joining("; ")));
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
    long began = System.nanoTime();
    try {
      var unused = calls.once(DEADLINE, relations -> relations.follow(request));
      probe.ended(new Write(began, System.nanoTime(), ""));
    } catch (InDoubtException e) {
      probe.ended(new Write(began, System.nanoTime(), e.getCause().toString()));
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
   * @param to only gaps that began before
   */
  Gap longestGap(long from, long to) {
    return probes.stream()
        .map(probe -> probe.longestGap(from, to))
        .max(Comparator.comparing(Gap::length))
        .orElseThrow();
  }
}
