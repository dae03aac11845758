package io.kithgraph.loadgen.workload;

import io.kithgraph.loadgen.runner.Load;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * The same calls twice: about users drawn at random, and half of them about one, the star.
 * Immutable.
 */
public final class SkewTrials {
  private final SocialCalls calls;
  private final Users users;
  private final long star;

  /**
   * Calls about a star.
   *
   * @param star the vertex that half of the calls are about
   */
  public SkewTrials(SocialCalls calls, Users users, long star) {
    this.calls = calls;
    this.users = users;
    this.star = star;
  }

  /**
   * One kind of calls.
   *
   * @param even about users drawn at random
   * @param skewed half of them about the star
   */
  public record Trial(Load even, Load skewed) {}

  /** Reads, follows and gifts. */
  public List<Trial> all() {
    return List.of(
        trial("is following, newest 50 followers", this::read),
        trial("follow by somebody new", calls::follow),
        trial("gift", calls::gift));
  }

  private CompletionStage<?> read(RandomGenerator random, long user) {
    return random.nextBoolean()
        ? calls.following(user, users.any(random))
        : calls.newestFollowers(user);
  }

  private Trial trial(String name, BiFunction<RandomGenerator, Long, CompletionStage<?>> call) {
    return new Trial(
        new NamedLoad(name, random -> call.apply(random, users.any(random))),
        new NamedLoad(
            name + ", half of one",
            random -> call.apply(random, random.nextBoolean() ? star : users.any(random))));
  }
}
