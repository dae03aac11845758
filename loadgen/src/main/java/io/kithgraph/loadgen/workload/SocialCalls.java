package io.kithgraph.loadgen.workload;

import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.CommitRequest;
import io.kithgraph.api.v1.CommitResponse;
import io.kithgraph.api.v1.CountsRequest;
import io.kithgraph.api.v1.CountsResponse;
import io.kithgraph.api.v1.DeleteVertex;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.FollowResponse;
import io.kithgraph.api.v1.GetVerticesRequest;
import io.kithgraph.api.v1.GetVerticesResponse;
import io.kithgraph.api.v1.GiftHistoryRequest;
import io.kithgraph.api.v1.GiftHistoryResponse;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.GraphServiceGrpc.GraphServiceStub;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.IsFollowingResponse;
import io.kithgraph.api.v1.ListFollowersRequest;
import io.kithgraph.api.v1.ListFollowersResponse;
import io.kithgraph.api.v1.ListFollowingRequest;
import io.kithgraph.api.v1.ListFollowingResponse;
import io.kithgraph.api.v1.Mutation;
import io.kithgraph.api.v1.Outcome;
import io.kithgraph.api.v1.Property;
import io.kithgraph.api.v1.PutVertex;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceStub;
import io.kithgraph.api.v1.SendGiftRequest;
import io.kithgraph.api.v1.SendGiftResponse;
import io.kithgraph.api.v1.SortKeyBounds;
import io.kithgraph.api.v1.UnfollowRequest;
import io.kithgraph.api.v1.UnfollowResponse;
import io.kithgraph.api.v1.Value;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.api.v1.WriteOptions;
import io.kithgraph.loadgen.runner.WrongAnswer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The calls of mixed workloads, about users of a graph; what must hold for every answer is checked.
 * New users get ids that no import gives. Thread-safe.
 */
public final class SocialCalls {
  private static final int PAGE = 50;
  private static final int CELEBRITIES = 8;
  private static final int CHECK_ONE_IN = 16;
  private static final long WEEK_MILLIS = TimeUnit.DAYS.toMillis(7);
  private static final int PAYLOAD_CHARS = 128;
  private static final long LONELY = 1L << 40;

  private final RelationServiceStub relations;
  private final GraphServiceStub graphs;
  private final String graph;
  private final Users users;
  private final UserChoice choice;
  private final long firstNewId;
  private final AtomicLong newIds = new AtomicLong();
  private final AtomicLong newGifts = new AtomicLong();

  /**
   * Vertices that are made for their own sake have ids of their own, and only those are deleted.
   */
  private final AtomicLong newVertices = new AtomicLong();

  /**
   * Calls over a channel, about some users more often than about others.
   *
   * @param firstNewId the ids of users that are made begin here
   */
  public SocialCalls(Channel channel, String graph, Users users, long firstNewId) {
    this(channel, graph, users, UserChoice.preferringTheFirst(users), firstNewId);
  }

  /**
   * Calls over a channel.
   *
   * @param choice whom they are about
   * @param firstNewId the ids of users that are made begin here
   */
  SocialCalls(Channel channel, String graph, Users users, UserChoice choice, long firstNewId) {
    this.relations = RelationServiceGrpc.newStub(channel);
    this.graphs = GraphServiceGrpc.newStub(channel);
    this.graph = graph;
    this.users = users;
    this.choice = choice;
    this.firstNewId = firstNewId;
  }

  long user(RandomGenerator random) {
    return choice.user(random);
  }

  private long celebrity(RandomGenerator random) {
    return users.at(random.nextInt(Math.min(CELEBRITIES, users.size())));
  }

  /** The id of a user who follows nobody yet. */
  long newId() {
    return firstNewId + newIds.getAndIncrement();
  }

  static VertexId id(long number) {
    return VertexId.newBuilder().setNumber(number).build();
  }

  static VertexIds ids(long number) {
    return VertexIds.newBuilder().addNumbers(number).build();
  }

  /** Makes a call, and gives its answer. */
  static <T> FutureObserver<T> call(Consumer<StreamObserver<T>> method) {
    FutureObserver<T> answer = new FutureObserver<>();
    method.accept(answer);
    return answer;
  }

  CompletionStage<?> newestFollowing(RandomGenerator random) {
    ListFollowingRequest request =
        ListFollowingRequest.newBuilder()
            .setGraph(graph)
            .setUser(id(user(random)))
            .setPageSize(PAGE)
            .build();
    return SocialCalls.<ListFollowingResponse>call(o -> relations.listFollowing(request, o))
        .thenAccept(page -> checkPage(page.getUsers(), page.getSinceList()));
  }

  CompletionStage<?> newestFollowers(RandomGenerator random) {
    return newestFollowers(user(random));
  }

  CompletionStage<?> celebrityFollowers(RandomGenerator random) {
    return newestFollowers(celebrity(random));
  }

  CompletionStage<?> newestFollowers(long user) {
    return followers(user, SortKeyBounds.getDefaultInstance());
  }

  CompletionStage<?> followersOfAWeek(RandomGenerator random) {
    long last = System.currentTimeMillis() - random.nextLong(52 * WEEK_MILLIS);
    return followers(
        user(random),
        SortKeyBounds.newBuilder().setFirst(last - WEEK_MILLIS).setLast(last).build());
  }

  private CompletionStage<?> followers(long user, SortKeyBounds bounds) {
    ListFollowersRequest request =
        ListFollowersRequest.newBuilder()
            .setGraph(graph)
            .setUser(id(user))
            .setPageSize(PAGE)
            .setSince(bounds)
            .build();
    return SocialCalls.<ListFollowersResponse>call(o -> relations.listFollowers(request, o))
        .thenAccept(
            page -> {
              checkPage(page.getUsers(), page.getSinceList());
              for (long since : page.getSinceList()) {
                if ((bounds.hasFirst() && since < bounds.getFirst())
                    || (bounds.hasLast() && since > bounds.getLast())) {
                  throw new WrongAnswer("a follower from outside the times asked for");
                }
              }
            });
  }

  /** Newest first, nobody twice, no more than asked for. */
  private static void checkPage(VertexIds users, List<Long> since) {
    int size = Math.max(users.getNumbersCount(), users.getStringsCount());
    if (size > PAGE || since.size() != size) {
      throw new WrongAnswer("a page of the wrong size");
    }
    for (int i = 1; i < size; i++) {
      if (since.get(i) > since.get(i - 1)) {
        throw new WrongAnswer("a page out of order");
      }
    }
    if (users.getStringsCount() == 0
        && users.getNumbersList().stream().distinct().count() != size) {
      throw new WrongAnswer("a page with a user twice");
    }
  }

  CompletionStage<?> isFollowing(RandomGenerator random) {
    return following(user(random), user(random));
  }

  CompletionStage<Boolean> following(long follower, long followee) {
    IsFollowingRequest request =
        IsFollowingRequest.newBuilder()
            .setGraph(graph)
            .setFollowers(ids(follower))
            .setFollowees(ids(followee))
            .build();
    return SocialCalls.<IsFollowingResponse>call(o -> relations.isFollowing(request, o))
        .thenApply(
            answer -> {
              if (answer.getFollowingCount() != 1) {
                throw new WrongAnswer("as many answers as pairs");
              }
              return answer.getFollowing(0);
            });
  }

  CompletionStage<?> count(RandomGenerator random) {
    CountsRequest request =
        CountsRequest.newBuilder().setGraph(graph).setUsers(ids(user(random))).build();
    return SocialCalls.<CountsResponse>call(o -> relations.counts(request, o))
        .thenAccept(
            counts -> {
              if (counts.getFollowersCount() != 1 || counts.getFollowers(0) < 0) {
                throw new WrongAnswer("a count that cannot be");
              }
            });
  }

  CompletionStage<?> vertex(RandomGenerator random) {
    GetVerticesRequest request =
        GetVerticesRequest.newBuilder().setGraph(graph).setIds(ids(user(random))).build();
    return SocialCalls.<GetVerticesResponse>call(o -> graphs.getVertices(request, o))
        .thenAccept(
            found -> {
              if (found.getVerticesCount() + found.getMissing().getNumbersCount() != 1) {
                throw new WrongAnswer("neither a vertex nor that it is missing");
              }
            });
  }

  CompletionStage<?> follow(RandomGenerator random) {
    return follow(random, user(random));
  }

  CompletionStage<?> followCelebrity(RandomGenerator random) {
    return follow(random, celebrity(random));
  }

  /** Somebody new follows; now and then it is looked up at once, for nobody else touches it. */
  CompletionStage<?> follow(RandomGenerator random, long followee) {
    long follower = newId();
    boolean check = random.nextInt(CHECK_ONE_IN) == 0;
    FollowRequest request = request(follower, followee);
    return SocialCalls.<FollowResponse>call(o -> relations.follow(request, o))
        .thenCompose(
            done -> {
              if (done.getOutcome() != Outcome.OUTCOME_CREATED) {
                throw new WrongAnswer("a first follow that made nothing");
              }
              return check
                  ? following(follower, followee)
                  : CompletableFuture.completedFuture(true);
            })
        .thenAccept(
            there -> {
              if (!there) {
                throw new WrongAnswer("an acknowledged follow that is not there");
              }
            });
  }

  private FollowRequest request(long follower, long followee) {
    return FollowRequest.newBuilder()
        .setGraph(graph)
        .setFollower(id(follower))
        .setFollowee(id(followee))
        .setSince(System.currentTimeMillis())
        .build();
  }

  CompletionStage<?> followAgain(RandomGenerator random) {
    FollowRequest request = request(user(random), user(random));
    return SocialCalls.<FollowResponse>call(o -> relations.follow(request, o));
  }

  CompletionStage<?> unfollow(RandomGenerator random) {
    UnfollowRequest request =
        UnfollowRequest.newBuilder()
            .setGraph(graph)
            .setFollower(id(user(random)))
            .setFollowee(id(user(random)))
            .build();
    return SocialCalls.<UnfollowResponse>call(o -> relations.unfollow(request, o));
  }

  CompletionStage<?> giftToCelebrity(RandomGenerator random) {
    return gift(random, celebrity(random));
  }

  CompletionStage<?> gift(RandomGenerator random, long receiver) {
    long giver = user(random);
    while (giver == receiver && users.size() > 1) {
      giver = users.any(random);
    }
    SendGiftRequest request =
        SendGiftRequest.newBuilder()
            .setGraph(graph)
            .setOptions(
                WriteOptions.newBuilder()
                    .setIdempotencyKey(firstNewId + "-" + newGifts.getAndIncrement()))
            .setGiver(id(giver))
            .setReceiver(id(receiver))
            .setAmount(1 + random.nextInt(100))
            .setItem("rose")
            .build();
    return SocialCalls.<SendGiftResponse>call(o -> relations.sendGift(request, o))
        .thenAccept(
            gift -> {
              if (gift.getOutcome() != Outcome.OUTCOME_CREATED) {
                throw new WrongAnswer("a new gift that made nothing");
              }
            });
  }

  CompletionStage<?> celebrityGifts(RandomGenerator random) {
    long receiver = celebrity(random);
    GiftHistoryRequest request =
        GiftHistoryRequest.newBuilder()
            .setGraph(graph)
            .setReceiver(id(receiver))
            .setPageSize(PAGE)
            .build();
    return SocialCalls.<GiftHistoryResponse>call(o -> relations.giftHistory(request, o))
        .thenAccept(
            page -> {
              for (int i = 0; i < page.getGiftsCount(); i++) {
                if (page.getGifts(i).getReceiver().getNumber() != receiver
                    || (i > 0 && page.getGifts(i).getAt() > page.getGifts(i - 1).getAt())) {
                  throw new WrongAnswer("gifts of somebody else, or out of order");
                }
              }
            });
  }

  CompletionStage<?> addVertex(RandomGenerator random) {
    return commit(List.of(putVertex(newVertex(), random)));
  }

  CompletionStage<?> updateVertex(RandomGenerator random) {
    return commit(List.of(putVertex(user(random), random)));
  }

  /** The id of a vertex that is not there yet, and that only this mix makes. */
  long newVertex() {
    return firstNewId + LONELY + newVertices.getAndIncrement();
  }

  static Mutation putVertex(long vertex, RandomGenerator random) {
    PutVertex.Builder put =
        PutVertex.newBuilder()
            .setId(id(vertex))
            .setLabel("user")
            .addProperties(
                Property.newBuilder()
                    .setKey("payload")
                    .setValue(Value.newBuilder().setStringValue(payload(random))));
    return Mutation.newBuilder().setPutVertex(put).build();
  }

  private static String payload(RandomGenerator random) {
    StringBuilder text = new StringBuilder(PAYLOAD_CHARS);
    while (text.length() < PAYLOAD_CHARS) {
      text.append(Long.toHexString(random.nextLong()));
    }
    return text.toString();
  }

  /** One of those that were made here; imported users stay. */
  CompletionStage<?> deleteVertex(RandomGenerator random) {
    long vertex = firstNewId + LONELY + random.nextLong(newVertices.get() + 1);
    return commit(
        List.of(
            Mutation.newBuilder()
                .setDeleteVertex(DeleteVertex.newBuilder().setId(id(vertex)))
                .build()));
  }

  /** The changes of one transaction, which are all made or none. */
  CompletionStage<?> commit(List<Mutation> mutations) {
    CommitRequest request =
        CommitRequest.newBuilder().setGraph(graph).addAllMutations(mutations).build();
    return SocialCalls.<CommitResponse>call(o -> graphs.commit(request, o))
        .thenAccept(
            done -> {
              if (done.getResultsCount() != mutations.size()) {
                throw new WrongAnswer("as many results as mutations");
              }
            });
  }
}
