package io.kithgraph.distribution.chaos;

import io.kithgraph.distribution.chaos.EdgeOperation.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the calls about one edge can have happened one after the other, each at one moment
 * between its begin and its end.
 *
 * <p>Goes through the history in time and keeps every state that the edge may be in, each with the
 * calls under way that have already happened in it. When a call ends, only states remain in which
 * it has happened. Calls that never ended may happen at any later time, or not at all; those that
 * do the same are one as good as the other, so a state only counts how many it has used. Confined
 * to one thread.
 */
final class Linearizability {
  private final List<EdgeOperation> open = new ArrayList<>();
  private Set<State> states = new HashSet<>();
  private int unknownFollows;
  private int unknownUnfollows;

  private Linearizability(boolean there) {
    states.add(new State(there, Set.of(), 0, 0));
  }

  /**
   * A possible past.
   *
   * @param happened calls under way that have happened
   * @param follows how many of the follows without an answer have happened
   * @param unfollows likewise
   */
  private record State(boolean there, Set<EdgeOperation> happened, int follows, int unfollows) {}

  private record Moment(long time, boolean end, EdgeOperation operation) {}

  /**
   * Checks a history.
   *
   * @param there whether the edge was there at first
   * @return what cannot have happened, or empty
   */
  static Optional<String> violation(boolean there, List<EdgeOperation> history) {
    List<Moment> moments = new ArrayList<>();
    for (EdgeOperation operation : history) {
      if (operation.isUnknown() && operation.call() == Call.EXISTS) {
        continue;
      }
      moments.add(new Moment(operation.invoked(), false, operation));
      if (!operation.isUnknown()) {
        moments.add(new Moment(operation.returned(), true, operation));
      }
    }
    // At the same nanosecond, calls begin before others end: that allows more.
    moments.sort(Comparator.comparingLong(Moment::time).thenComparing(Moment::end));
    Linearizability check = new Linearizability(there);
    for (int i = 0; i < moments.size(); i++) {
      Moment moment = moments.get(i);
      if (!moment.end()) {
        check.begin(moment.operation());
      } else if (!check.end(moment.operation())) {
        return Optional.of(
            moment.operation()
                + " cannot have happened, after "
                + moments.subList(Math.max(0, i - 12), i).stream()
                    .map(before -> (before.end() ? "\n  end of " : "\n  ") + before.operation())
                    .toList());
      }
    }
    return Optional.empty();
  }

  private void begin(EdgeOperation operation) {
    if (!operation.isUnknown()) {
      open.add(operation);
    } else if (operation.call() == Call.FOLLOW) {
      unknownFollows++;
    } else {
      unknownUnfollows++;
    }
  }

  /** Keeps the states in which the call has happened; false if there is none. */
  private boolean end(EdgeOperation operation) {
    Set<State> seen = new HashSet<>(states);
    Deque<State> todo = new ArrayDeque<>(states);
    Set<State> next = new HashSet<>();
    while (!todo.isEmpty()) {
      State state = todo.remove();
      if (state.happened().contains(operation)) {
        Set<EdgeOperation> happened = new HashSet<>(state.happened());
        happened.remove(operation);
        next.add(new State(state.there(), happened, state.follows(), state.unfollows()));
        continue;
      }
      for (State successor : successors(state)) {
        if (seen.add(successor)) {
          todo.add(successor);
        }
      }
    }
    open.remove(operation);
    next.removeIf(state -> next.stream().anyMatch(other -> allowsMore(other, state)));
    states = next;
    return !states.isEmpty();
  }

  private List<State> successors(State state) {
    List<State> successors = new ArrayList<>();
    for (EdgeOperation one : open) {
      if (!state.happened().contains(one) && one.isPossible(state.there())) {
        Set<EdgeOperation> happened = new HashSet<>(state.happened());
        happened.add(one);
        successors.add(
            new State(one.after(state.there()), happened, state.follows(), state.unfollows()));
      }
    }
    if (!state.there() && state.follows() < unknownFollows) {
      successors.add(new State(true, state.happened(), state.follows() + 1, state.unfollows()));
    }
    if (state.there() && state.unfollows() < unknownUnfollows) {
      successors.add(new State(false, state.happened(), state.follows(), state.unfollows() + 1));
    }
    return successors;
  }

  private static boolean allowsMore(State one, State than) {
    return !one.equals(than)
        && one.there() == than.there()
        && one.happened().equals(than.happened())
        && one.follows() <= than.follows()
        && one.unfollows() <= than.unfollows();
  }
}
