package io.kithgraph.distribution.demo;

import io.grpc.Channel;
import io.kithgraph.api.v1.CountsRequest;
import io.kithgraph.api.v1.CountsResponse;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.Gift;
import io.kithgraph.api.v1.GiftHistoryRequest;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.IsFollowingResponse;
import io.kithgraph.api.v1.Outcome;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceBlockingStub;
import io.kithgraph.api.v1.SendGiftRequest;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.api.v1.WriteOptions;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.console.GremlinClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A walk through what the server can do: each query is printed with its answer and its time, cold
 * and, where it changes nothing, warm.
 */
public final class Tour {
  private static final long DEADLINE_SECONDS = 30;
  private static final int WARM_RUNS = 200;
  private static final long WARM_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  private final Terminal terminal;
  private final GremlinClient gremlin;
  private final Channel channel;

  public Tour(Terminal terminal, GremlinClient gremlin, Channel channel) {
    this.terminal = terminal;
    this.gremlin = gremlin;
    this.channel = channel;
  }

  /** Runs all stops. */
  public void run() {
    List<TourStep> steps = steps();
    for (int i = 0; i < steps.size(); i++) {
      run(i + 1, steps.get(i));
    }
  }

  private List<TourStep> steps() {
    return List.of(
        gremlin(
            "How many people does 2565 follow? (the degree is kept: same cost for one or a"
                + " million)",
            "g.V(2565).out('follow').count()"),
        gremlin(
            "Who are the five newest followers of 4037, the most followed of all?",
            "g.V(4037).inE('follow').order().by('since', desc).limit(5).outV().id()"),
        grpc(
            "Of 4037, 15 and 30, whom does 2565 follow?",
            "RelationService.IsFollowing(2565 -> 4037, 15, 30)",
            this::isFollowing),
        grpc(
            "How many do these people follow, and how many follow them?",
            "RelationService.Counts(2565, 4037, 30)",
            this::counts),
        gremlin(
            "How many different people can 30 reach in two hops?",
            "g.V(30).out('follow').out('follow').dedup().count()"),
        gremlin(
            "Whom should 30 follow? Friends of friends, by how many friends know them",
            "g.V(30).out('follow').aggregate('known').out('follow').where(without('known'))"
                + ".groupCount().by(id).order(local).by(values, desc).limit(local, 5)"),
        gremlin(
            "What are all gifts to otc-35 worth together?",
            "g.V('otc-35').inE('gift').values('amount').sum()"),
        grpc(
            "What did otc-35 receive last?",
            "RelationService.GiftHistory(receiver: otc-35, page_size: 3)",
            this::giftHistory),
        new TourStep(
            "And writing: durable, on both sides at once, safe to repeat",
            "gRPC",
            "RelationService.Follow(you -> 4037), SendGift(you -> 4037, 5, \"coffee\")",
            this::write,
            false),
        gremlin(
            "Visible at once, through every door",
            "g.V('you').outE().project('what', 'whom').by(label).by(inV().id())"));
  }

  private void run(int number, TourStep step) {
    terminal.out().println();
    terminal.out().println(terminal.bold(number + ". " + step.question()));
    terminal
        .out()
        .println(String.format(Locale.ROOT, "   %-8s", step.door()) + terminal.cyan(step.query()));
    long began = System.nanoTime();
    List<String> answer = step.answer().get();
    long first = System.nanoTime() - began;
    for (String line : answer) {
      terminal.out().println("   " + terminal.green("==> ") + line);
    }
    String time = String.format(Locale.ROOT, "%.1f ms", first / 1e6);
    if (step.repeatable()) {
      time += String.format(Locale.ROOT, " cold, %.2f ms warm", warmNanos(step) / 1e6);
    }
    terminal.out().println(terminal.faint("   " + time));
  }

  /** The median of some more runs. */
  private static double warmNanos(TourStep step) {
    long end = System.nanoTime() + WARM_NANOS;
    List<Long> times = new ArrayList<>();
    do {
      long began = System.nanoTime();
      List<String> again = step.answer().get();
      times.add(again.isEmpty() ? 0L : System.nanoTime() - began);
    } while (times.size() < WARM_RUNS && System.nanoTime() < end);
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private TourStep gremlin(String question, String query) {
    return new TourStep(
        question,
        "Gremlin",
        query,
        () -> {
          List<String> lines = new ArrayList<>();
          gremlin.run("g", query, DEADLINE_SECONDS, result -> lines.add(String.valueOf(result)));
          return lines.size() > 8 ? List.of(String.join(", ", lines)) : lines;
        },
        true);
  }

  private static TourStep grpc(String question, String query, Supplier<List<String>> answer) {
    return new TourStep(question, "gRPC", query, answer, true);
  }

  private RelationServiceBlockingStub relations() {
    return RelationServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private List<String> isFollowing() {
    List<Long> followees = List.of(4037L, 15L, 30L);
    IsFollowingResponse response =
        relations()
            .isFollowing(
                IsFollowingRequest.newBuilder()
                    .setFollowers(VertexIds.newBuilder().addNumbers(2565))
                    .setFollowees(VertexIds.newBuilder().addAllNumbers(followees))
                    .build());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < followees.size(); i++) {
      lines.add(followees.get(i) + ": " + (response.getFollowing(i) ? "yes" : "no"));
    }
    return lines;
  }

  private List<String> counts() {
    List<Long> users = List.of(2565L, 4037L, 30L);
    CountsResponse response =
        relations()
            .counts(
                CountsRequest.newBuilder()
                    .setUsers(VertexIds.newBuilder().addAllNumbers(users))
                    .build());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < users.size(); i++) {
      lines.add(
          users.get(i)
              + ": follows "
              + response.getFollowing(i)
              + ", followed by "
              + response.getFollowers(i));
    }
    return lines;
  }

  private List<String> giftHistory() {
    return relations()
        .giftHistory(
            GiftHistoryRequest.newBuilder().setReceiver(id("otc-35")).setPageSize(3).build())
        .getGiftsList()
        .stream()
        .map(Tour::describe)
        .toList();
  }

  private static String describe(Gift gift) {
    return gift.getGiver().getString()
        + " gave "
        + gift.getAmount()
        + " at "
        + Instant.ofEpochMilli(gift.getAt());
  }

  private List<String> write() {
    Outcome follow =
        relations()
            .follow(
                FollowRequest.newBuilder()
                    .setFollower(id("you"))
                    .setFollowee(VertexId.newBuilder().setNumber(4037))
                    .build())
            .getOutcome();
    Outcome gift =
        relations()
            .sendGift(
                SendGiftRequest.newBuilder()
                    .setOptions(WriteOptions.newBuilder().setIdempotencyKey("kith-demo-gift"))
                    .setGiver(id("you"))
                    .setReceiver(VertexId.newBuilder().setNumber(4037))
                    .setAmount(5)
                    .setItem("coffee")
                    .build())
            .getOutcome();
    return List.of("follow: " + word(follow), "gift: " + word(gift));
  }

  private static String word(Outcome outcome) {
    return outcome.name().replace("OUTCOME_", "").toLowerCase(Locale.ROOT);
  }

  private static VertexId id(String text) {
    return VertexId.newBuilder().setString(text).build();
  }
}
