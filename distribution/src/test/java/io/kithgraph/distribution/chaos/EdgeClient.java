package io.kithgraph.distribution.chaos;

import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.Outcome;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceBlockingStub;
import io.kithgraph.api.v1.UnfollowRequest;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.distribution.chaos.Calls.InDoubtException;
import io.kithgraph.distribution.chaos.EdgeOperation.Answer;
import io.kithgraph.distribution.chaos.EdgeOperation.Call;
import io.kithgraph.distribution.process.SocialLedger.Pair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;

/**
 * Makes and ends follows of pairs that all such clients share, asks whether they are there, and
 * writes down what it saw. A write without an answer is mostly repeated under its key until there
 * is one, and sometimes given up. Confined to one thread; the histories are shared.
 */
final class EdgeClient {
  private static final int MAX_TRIES = 50;
  private static final List<Call> CALLS = List.of(Call.values());

  private final int number;
  private final Calls calls;
  private final List<Pair> pairs;
  private final Map<Pair, Queue<EdgeOperation>> histories;
  private final Random random;
  private int operations;

  /**
   * Makes a client.
   *
   * @param histories gets what it sees of each of the pairs
   */
  EdgeClient(int number, Calls calls, Map<Pair, Queue<EdgeOperation>> histories, long seed) {
    this.number = number;
    this.calls = calls;
    this.pairs = List.copyOf(histories.keySet());
    this.histories = histories;
    this.random = new Random(seed * 31 + number);
  }

  /** Calls until the run ends. */
  void run() {
    calls.loop(this::step);
  }

  private void step() {
    Pair pair = pairs.get(random.nextInt(pairs.size()));
    Call call = CALLS.get(random.nextInt(CALLS.size()));
    String key = "edge-" + number + "-" + operations++;
    boolean repeats = random.nextInt(4) != 0;
    Duration patience = Calls.patience(random);
    long invoked = System.nanoTime();
    Answer answer = Answer.UNKNOWN;
    for (int i = 0; i < MAX_TRIES && answer == Answer.UNKNOWN; i++) {
      try {
        answer = calls.once(patience, relations -> send(relations, call, pair, key));
      } catch (InDoubtException e) {
        if (call == Call.EXISTS || !repeats) {
          break;
        }
      }
    }
    long returned = answer == Answer.UNKNOWN ? EdgeOperation.NEVER : System.nanoTime();
    histories.get(pair).add(new EdgeOperation(number, call, answer, invoked, returned));
  }

  private static Answer send(
      RelationServiceBlockingStub relations, Call call, Pair pair, String key) {
    return switch (call) {
      case FOLLOW -> {
        Outcome outcome =
            relations
                .follow(
                    FollowRequest.newBuilder()
                        .setOptions(Calls.options(key))
                        .setFollower(Calls.user(pair.from()))
                        .setFollowee(Calls.user(pair.to()))
                        .build())
                .getOutcome();
        yield outcome == Outcome.OUTCOME_CREATED ? Answer.CREATED : Answer.THERE;
      }
      case UNFOLLOW -> {
        Outcome outcome =
            relations
                .unfollow(
                    UnfollowRequest.newBuilder()
                        .setOptions(Calls.options(key))
                        .setFollower(Calls.user(pair.from()))
                        .setFollowee(Calls.user(pair.to()))
                        .build())
                .getOutcome();
        yield outcome == Outcome.OUTCOME_DELETED ? Answer.DELETED : Answer.NOT_THERE;
      }
      case EXISTS -> {
        boolean there =
            relations
                .isFollowing(
                    IsFollowingRequest.newBuilder()
                        .setFollowers(VertexIds.newBuilder().addNumbers(pair.from()))
                        .setFollowees(VertexIds.newBuilder().addNumbers(pair.to()))
                        .build())
                .getFollowing(0);
        yield there ? Answer.THERE : Answer.NOT_THERE;
      }
    };
  }
}
