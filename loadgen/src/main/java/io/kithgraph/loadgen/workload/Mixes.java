package io.kithgraph.loadgen.workload;

import io.grpc.Channel;
import io.kithgraph.loadgen.runner.Mix;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Mixes of calls that others have measured, and one of our own. Immutable.
 *
 * <ul>
 *   <li><b>linkbench</b>: the mix of Facebook's LinkBench (its {@code FBWorkload.properties},
 *       Apache License 2.0), percent of all requests; nodes and the links of a user are read by a
 *       Zipf-like preference.
 *   <li><b>tao</b>: the mix of figure 3 in "TAO: Facebook's Distributed Data Store for the Social
 *       Graph" (USENIX ATC 2013): 99.8 % reads.
 *   <li><b>taobench-a</b>, <b>taobench-o</b>: see {@link TaoBench}.
 *   <li><b>ldbc</b>: reads in two steps, see {@link ShortReads}.
 *   <li><b>gala</b>: a festival night: half of all calls are follows of, gifts to, and looks at a
 *       few celebrities.
 *   <li><b>import</b>: see {@link BulkBatches}.
 * </ul>
 */
public final class Mixes {
  /** The names that {@link #find} knows. */
  public static final List<String> NAMES =
      List.of("linkbench", "tao", "taobench-a", "taobench-o", "ldbc", "gala", "import");

  private final Channel channel;
  private final String graph;
  private final Users users;
  private final long firstNewId;
  private final SocialCalls calls;

  /**
   * Mixes of calls over a channel.
   *
   * @param firstNewId the ids of users that are made begin here
   */
  public Mixes(Channel channel, String graph, Users users, long firstNewId) {
    this.channel = channel;
    this.graph = graph;
    this.users = users;
    this.firstNewId = firstNewId;
    this.calls = new SocialCalls(channel, graph, users, firstNewId);
  }

  /** The mix of the given name. */
  public Mix find(String name) {
    return switch (name) {
      case "linkbench" -> linkBench();
      case "tao" -> tao();
      case "taobench-a" -> new TaoBench(channel, graph, users, firstNewId).workloadA();
      case "taobench-o" -> new TaoBench(channel, graph, users, firstNewId).workloadO();
      case "ldbc" -> new ShortReads(channel, graph, users).mix();
      case "gala" -> gala();
      case "import" -> new BulkBatches(channel, graph, calls).mix();
      default ->
          throw new IllegalArgumentException(
              "There is no workload '" + name + "'; there are " + String.join(", ", NAMES));
    };
  }

  private Mix linkBench() {
    return Mix.of(
        "linkbench",
        List.of(
            part(50.7119145, "getlinklist", calls::newestFollowing),
            part(12.9326683, "getnode", calls::vertex),
            part(8.9886601, "addlink", calls::follow),
            part(8.0122125, "updatelink", calls::followAgain),
            part(7.366437, "updatenode", calls::updateVertex),
            part(4.8863567, "countlink", calls::count),
            part(2.9907664, "deletelink", calls::unfollow),
            part(2.5732789, "addnode", calls::addVertex),
            part(1.0115914, "deletenode", calls::deleteVertex),
            part(0.5261142, "getlink", calls::isFollowing)));
  }

  private Mix tao() {
    double reads = 99.8;
    double writes = 0.2;
    return Mix.of(
        "tao",
        List.of(
            part(reads * 0.409, "assoc_range", calls::newestFollowers),
            part(reads * 0.289, "obj_get", calls::vertex),
            part(reads * 0.157, "assoc_get", calls::isFollowing),
            part(reads * 0.117, "assoc_count", calls::count),
            part(reads * 0.028, "assoc_time_range", calls::followersOfAWeek),
            part(writes * 0.534, "assoc_add", calls::follow),
            part(writes * 0.083, "assoc_del", calls::unfollow),
            part(writes * 0.165, "obj_add", calls::addVertex),
            part(writes * 0.207, "obj_update", calls::updateVertex),
            part(writes * 0.020, "obj_delete", calls::deleteVertex)));
  }

  private Mix gala() {
    return Mix.of(
        "gala",
        List.of(
            part(15, "follow a celebrity", calls::followCelebrity),
            part(15, "gift to a celebrity", calls::giftToCelebrity),
            part(20, "newest followers of a celebrity", calls::celebrityFollowers),
            part(10, "gifts of a celebrity", calls::celebrityGifts),
            part(25, "newest followers", calls::newestFollowers),
            part(15, "is following", calls::isFollowing)));
  }

  static Mix.Part part(
      double weight, String name, Function<RandomGenerator, CompletionStage<?>> how) {
    return new Mix.Part(weight, new NamedLoad(name, how));
  }
}
