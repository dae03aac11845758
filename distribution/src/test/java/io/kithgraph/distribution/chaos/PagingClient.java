package io.kithgraph.distribution.chaos;

import io.kithgraph.api.v1.ListFollowersRequest;
import io.kithgraph.api.v1.ListFollowersResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a list of followers in small pages, again and again, while some come and go. Whoever was
 * there all the time must be seen once in every round. Runs in one thread.
 */
final class PagingClient {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int PAGE_SIZE = 7;

  private final Calls calls;
  private final long user;
  private final Set<Long> lasting;
  private int rounds;

  /**
   * Makes a client.
   *
   * @param user whose followers are read
   * @param lasting those who never leave
   */
  PagingClient(Calls calls, long user, Set<Long> lasting) {
    this.calls = calls;
    this.user = user;
    this.lasting = Set.copyOf(lasting);
  }

  /** Reads until the run ends. */
  void run() {
    calls.loop(this::step);
  }

  private void step() {
    List<Long> seen = new ArrayList<>();
    String cursor = "";
    do {
      ListFollowersRequest request =
          ListFollowersRequest.newBuilder()
              .setUser(Calls.user(user))
              .setPageSize(PAGE_SIZE)
              .setCursor(cursor)
              .build();
      ListFollowersResponse page =
          calls.untilAnswered(DEADLINE, relations -> relations.listFollowers(request));
      seen.addAll(page.getUsers().getNumbersList());
      cursor = page.getNextCursor();
    } while (!cursor.isEmpty());
    violation(lasting, seen).ifPresent(calls::surprise);
    rounds++;
  }

  /** What is wrong with the users of one round, or empty. */
  static Optional<String> violation(Set<Long> lasting, List<Long> seen) {
    Set<Long> missing = new HashSet<>(lasting);
    Set<Long> twice = new HashSet<>();
    for (Long one : seen) {
      if (!missing.remove(one) && lasting.contains(one)) {
        twice.add(one);
      }
    }
    return missing.isEmpty() && twice.isEmpty()
        ? Optional.empty()
        : Optional.of("A list read in pages misses " + missing + " and has twice " + twice);
  }

  /** How often it has read the whole list; of the thread that runs it, or after its end. */
  int rounds() {
    return rounds;
  }
}
