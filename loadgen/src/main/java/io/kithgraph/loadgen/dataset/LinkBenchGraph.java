package io.kithgraph.loadgen.dataset;

import java.io.IOException;
import java.io.Writer;
import java.util.SplittableRandom;

/**
 * A social graph of any size with the out-degrees that Facebook measured for LinkBench: 45 % of
 * users follow nobody, the mean is 4.1, and one in a hundred thousand follows tens of thousands.
 * The whole graph is a function of its size and seed, so it is written in one pass and any part of
 * it can be made again. Whom a user follows is drawn with a preference for low numbers, so that
 * in-degrees have a heavy tail too. Immutable.
 *
 * <p>The distribution is that of the file {@code Distribution.dat} of LinkBench (Copyright
 * Facebook, Apache License 2.0), section {@code nlinks}, thinned out to the points below.
 */
public final class LinkBenchGraph {
  /** Degrees, ascending. */
  private static final int[] DEGREES = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    12, 13, 14, 15, 16, 21, 29, 39, 53, 71, 96, 130,
    176, 238, 321, 434, 586, 791, 1068, 1442, 1947, 2629, 3549, 4791,
    6468, 8732, 11788, 15916, 21484, 29013, 39204, 52861, 71707, 96985, 131124, 177086,
    240414, 407190, 450999, 906857, 961963
  };

  /** For each degree, the part of users in percent who have at most so many. */
  private static final double[] PERCENT = {
    45.33160573, 77.46259112, 86.95805953, 91.99305428, 94.4507991, 95.82807169,
    96.72252805, 97.32008855, 97.76142319, 98.07767693, 98.32803368, 98.53703922,
    98.70025671, 98.82537746, 98.93357097, 99.02687903, 99.10803256, 99.3619523,
    99.54208681, 99.65339353, 99.73452599, 99.7882678, 99.82667471, 99.85519474,
    99.87711925, 99.89476757, 99.90913674, 99.92205516, 99.933213, 99.94333167,
    99.9525959, 99.96103631, 99.96870557, 99.97576273, 99.98180213, 99.98679874,
    99.99081183, 99.99393558, 99.99619467, 99.99776297, 99.99873891, 99.9993385,
    99.9996658, 99.99983372, 99.99992065, 99.99996016, 99.99997728, 99.99998617,
    99.9999944, 99.99999835, 99.99999901, 99.99999967, 100
  };

  private static final MeasuredNumbers OUT_DEGREES = new MeasuredNumbers(DEGREES, PERCENT);

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double POPULARITY = 3;
  private static final long FIRST_MILLIS = 1_700_000_000_000L;
  private static final long SPAN_MILLIS = 31_536_000_000L;

  private final long users;
  private final long seed;

  /** A graph of the users 1 to {@code users}. */
  public LinkBenchGraph(long users, long seed) {
    if (users < 2) {
      throw new IllegalArgumentException("A graph has at least 2 users, not " + users);
    }
    this.users = users;
    this.seed = seed;
  }

  /** Takes follows, one by one. */
  @FunctionalInterface
  public interface Follows {
    void follow(long follower, long followee, long sinceMillis) throws IOException;
  }

  /** All follows of one user, the same ones each time. */
  public void follows(long user, Follows follows) throws IOException {
    SplittableRandom random = new SplittableRandom(seed ^ (user * GOLDEN));
    long degree = Math.min(OUT_DEGREES.draw(random), users - 1);
    for (long i = 0; i < degree; i++) {
      long followee = 1 + (long) (users * Math.pow(random.nextDouble(), POPULARITY));
      if (followee != user) {
        follows.follow(user, followee, FIRST_MILLIS + random.nextLong(SPAN_MILLIS));
      }
    }
  }

  /** Writes all follows as CSV with a header; gives their number. */
  public long write(Writer out) throws IOException {
    out.write("src,dst,since\n");
    long[] written = {0};
    for (long user = 1; user <= users; user++) {
      follows(
          user,
          (follower, followee, since) -> {
            out.write(follower + "," + followee + "," + since + "\n");
            written[0]++;
          });
    }
    return written[0];
  }
}
