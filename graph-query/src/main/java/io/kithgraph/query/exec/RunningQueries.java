package io.kithgraph.query.exec;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queries that run on a node: listed, ended by an operator, and logged with their plan when
 * they were slow. Thread-safe.
 */
public final class RunningQueries {
  private static final Logger log = LoggerFactory.getLogger(RunningQueries.class);

  /** A query that works for longer is logged. */
  public static final Duration DEFAULT_SLOW = Duration.ofSeconds(2);

  /** So many are listed; who forgets to end transactions does not fill the memory. */
  private static final int MAX_LISTED = 10_000;

  private static final int MAX_TEXT = 2_000;

  private final Map<Long, Entry> running = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final Duration slow;

  /**
   * @param slow a query that works for longer is logged
   */
  public RunningQueries(Duration slow) {
    this.slow = slow;
  }

  /**
   * One query at a moment.
   *
   * @param age the time since it began
   * @param idle the time since it last used storage
   * @param query what was asked for
   * @param plan the steps that run
   */
  public record Status(
      long id,
      String graph,
      Duration age,
      Duration idle,
      Execution.Spent spent,
      String query,
      String plan) {}

  private record Entry(
      long id, String graph, Execution execution, Supplier<String> query, Supplier<String> plan) {
    Status status() {
      return new Status(
          id, graph, execution.age(), execution.idle(), execution.spent(), text(query), text(plan));
    }
  }

  /**
   * Lists a query until its execution {@link Execution#finish finishes}.
   *
   * @param query says what was asked for; called by whoever lists
   * @param plan says which steps run; called by whoever lists
   */
  public void begin(
      String graph, Execution execution, Supplier<String> query, Supplier<String> plan) {
    if (running.size() >= MAX_LISTED) {
      return;
    }
    long id = numbers.incrementAndGet();
    Entry entry = new Entry(id, graph, execution, query, plan);
    running.put(id, entry);
    execution.whenFinished(() -> end(entry));
  }

  private void end(Entry entry) {
    running.remove(entry.id());
    Duration worked = entry.execution().age().minus(entry.execution().idle());
    if (worked.compareTo(slow) > 0) {
      Status status = entry.status();
      log.warn(
          "Slow query: id={} graph={} millis={} {} query={} plan={}",
          status.id(),
          status.graph(),
          worked.toMillis(),
          status.spent(),
          status.query(),
          status.plan());
    }
  }

  /** What runs now, the oldest first. */
  public List<Status> list() {
    return running.values().stream()
        .sorted(Comparator.comparingLong(Entry::id))
        .map(Entry::status)
        .toList();
  }

  /** Ends a query with an error that says so; false if there is none of that number. */
  public boolean kill(long id) {
    Entry entry = running.get(id);
    if (entry == null) {
      return false;
    }
    entry.execution().cancel("The query was ended by an operator");
    log.info("A query was ended by an operator: id={} graph={}", id, entry.graph());
    return true;
  }

  /** Ends the query that has read the most, because memory runs out; empty if none has read any. */
  Optional<Status> killLargest() {
    Optional<Entry> largest =
        running.values().stream()
            .filter(
                entry -> entry.execution().spent().bytes() > 0 && !entry.execution().cancelled())
            .max(Comparator.comparingLong(entry -> entry.execution().spent().bytes()));
    largest.ifPresent(
        entry ->
            entry
                .execution()
                .cancel(
                    "The query was ended because the server's memory ran out and it held the most;"
                        + " narrow it with ids, labels or limits"));
    return largest.map(Entry::status);
  }

  /** The steps of a query belong to its thread, which may be changing them. */
  private static String text(Supplier<String> words) {
    try {
      String text = words.get();
      return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + " …";
    } catch (RuntimeException e) { // catch-all: foreign code, read while it runs
      log.debug("A running query could not be put into words", e);
      return "(changing)";
    }
  }
}
