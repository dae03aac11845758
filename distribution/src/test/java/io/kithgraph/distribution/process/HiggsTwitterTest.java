package io.kithgraph.distribution.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.kithgraph.api.v1.Aggregate;
import io.kithgraph.api.v1.GiftTotalsRequest;
import io.kithgraph.api.v1.GiftTotalsResponse;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceBlockingStub;
import io.kithgraph.api.v1.TopGiftersRequest;
import io.kithgraph.api.v1.TopGiftersResponse;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Imports the interactions of Higgs-Twitter (SNAP; 563,069 timed events of 466,545 pairs) into a
 * real server, as gifts whose amount is their time, and compares all aggregates of all pairs and
 * the lists that are ordered by them with an independent count of the file. The data is not part of
 * the project: {@code -Dhiggs.twitter=FILE} names a gzip file with lines of source, destination,
 * second and kind.
 */
@EnabledIfSystemProperty(named = "higgs.twitter", matches = ".+")
@Timeout(3600)
class HiggsTwitterTest {
  private static final int BATCH = 10_000;
  private static final int SAMPLED_GIVERS = 10_000;
  private static final List<Aggregate> AGGREGATES =
      List.of(
          Aggregate.AGGREGATE_COUNT,
          Aggregate.AGGREGATE_SUM,
          Aggregate.AGGREGATE_MIN,
          Aggregate.AGGREGATE_MAX,
          Aggregate.AGGREGATE_LAST);

  private record Pair(long giver, long receiver) {}

  private record Total(long count, long sum, long min, long max) {
    static final Total NONE = new Total(0, 0, Long.MAX_VALUE, Long.MIN_VALUE);

    Total plus(long amount) {
      return new Total(count + 1, sum + amount, Math.min(min, amount), Math.max(max, amount));
    }

    long by(Aggregate aggregate) {
      return switch (aggregate) {
        case AGGREGATE_COUNT -> count;
        case AGGREGATE_SUM -> sum;
        case AGGREGATE_MIN -> min;
        // The amount of an event is its time, so the last is the largest.
        case AGGREGATE_MAX, AGGREGATE_LAST -> max;
        case AGGREGATE_UNSPECIFIED, UNRECOGNIZED ->
            throw new IllegalArgumentException("Not an aggregate: " + aggregate);
      };
    }
  }

  private final Map<Pair, Total> totals = new HashMap<>();
  private long events;

  @Test
  void everyAggregateOfEveryPairIsExact(@TempDir Path folder) throws IOException {
    Path file = Path.of(System.getProperty("higgs.twitter", ""));
    read(file);
    try (KithProcess kith = KithProcess.standalone(folder.resolve("data"))) {
      String server = kith.grpcAddress();
      run("graph", "create", "events", "--server", server);
      run(
          "schema",
          "define",
          "--server",
          server,
          "--graph",
          "events",
          "--vertex",
          "user",
          "--key",
          "amount:int64",
          "--edge",
          "gift multi sort=at:int64 endpoints=create:user rollup=amount:count,sum,min,max,last");
      assertThat(
              run(
                  "import",
                  "--server",
                  server,
                  "--graph",
                  "events",
                  "--edges",
                  "gift",
                  "--map",
                  "src=1,dst=2,at=3,amount=3",
                  file.toString()))
          .contains(String.format("%,d created", events));
      ManagedChannel channel = kith.channel();
      try {
        RelationServiceBlockingStub relations = RelationServiceGrpc.newBlockingStub(channel);
        checkPairs(relations);
        checkLists(relations);
      } finally {
        channel.shutdownNow();
      }
      kith.terminate();
      assertThat(kith.await()).isZero();
    }
    assertThat(run("check", "--data-dir", folder.resolve("data").toString())).contains("sound");
  }

  private static String run(String... arguments) {
    try (KithProcess kith = KithProcess.start(Map.of(), arguments)) {
      List<String> lines = kith.lines();
      assertThat(kith.await()).as(kith.standardError()).isZero();
      return String.join("\n", lines);
    }
  }

  private void read(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
      String line;
      while ((line = reader.readLine()) != null) {
        String[] fields = line.split(" ", -1);
        Pair pair = new Pair(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
        totals.put(pair, totals.getOrDefault(pair, Total.NONE).plus(Long.parseLong(fields[2])));
        events++;
      }
    }
  }

  private void checkPairs(RelationServiceBlockingStub relations) {
    List<Pair> pairs = List.copyOf(totals.keySet());
    for (int from = 0; from < pairs.size(); from += BATCH) {
      List<Pair> some = pairs.subList(from, Math.min(pairs.size(), from + BATCH));
      GiftTotalsResponse found =
          relations.giftTotals(
              GiftTotalsRequest.newBuilder()
                  .setGraph("events")
                  .setGivers(ids(some.stream().map(Pair::giver).toList()))
                  .setReceivers(ids(some.stream().map(Pair::receiver).toList()))
                  .build());
      for (int i = 0; i < some.size(); i++) {
        Total total = totals.getOrDefault(some.get(i), Total.NONE);
        assertThat(List.of(found.getGifts(i), found.getAmounts(i), found.getLastAmounts(i)))
            .as("%s", some.get(i))
            .containsExactly(total.count(), total.sum(), total.max());
      }
    }
  }

  private static VertexIds ids(List<Long> numbers) {
    return VertexIds.newBuilder().addAllNumbers(numbers).build();
  }

  /** The lists of all receivers, and of some givers. */
  private void checkLists(RelationServiceBlockingStub relations) {
    Map<Long, Map<Long, Total>> byReceiver = new HashMap<>();
    Map<Long, Map<Long, Total>> byGiver = new HashMap<>();
    totals.forEach(
        (pair, total) -> {
          byReceiver
              .computeIfAbsent(pair.receiver(), user -> new HashMap<>())
              .put(pair.giver(), total);
          byGiver
              .computeIfAbsent(pair.giver(), user -> new HashMap<>())
              .put(pair.receiver(), total);
        });
    byReceiver.forEach(
        (user, pairs) ->
            checkTop(
                relations, TopGiftersRequest.newBuilder().setReceiver(vertex(user)), pairs, user));
    List<Long> givers = new ArrayList<>(byGiver.keySet());
    Random random = new Random(1);
    for (int i = 0; i < SAMPLED_GIVERS; i++) {
      long user = givers.get(random.nextInt(givers.size()));
      checkTop(
          relations,
          TopGiftersRequest.newBuilder().setGiver(vertex(user)),
          byGiver.getOrDefault(user, Map.of()),
          user);
    }
  }

  private static void checkTop(
      RelationServiceBlockingStub relations,
      TopGiftersRequest.Builder request,
      Map<Long, Total> pairs,
      long user) {
    for (Aggregate aggregate : AGGREGATES) {
      List<Long> users = new ArrayList<>();
      List<Long> values = new ArrayList<>();
      request.setGraph("events").setBy(aggregate).setPageSize(BATCH).clearCursor();
      TopGiftersResponse page;
      do {
        page = relations.topGifters(request.build());
        users.addAll(page.getUsers().getNumbersList());
        values.addAll(page.getValuesList());
        request.setCursor(page.getNextCursor());
      } while (!page.getNextCursor().isEmpty());
      List<Map.Entry<Long, Total>> expected =
          pairs.entrySet().stream()
              .sorted(
                  Comparator.<Map.Entry<Long, Total>>comparingLong(e -> e.getValue().by(aggregate))
                      .thenComparingLong(Map.Entry::getKey)
                      .reversed())
              .toList();
      String which = request.hasGiver() ? "given by " : "given to ";
      assertThat(users)
          .as("%s %s%d", aggregate, which, user)
          .isEqualTo(expected.stream().map(Map.Entry::getKey).toList());
      assertThat(values)
          .as("%s %s%d", aggregate, which, user)
          .isEqualTo(expected.stream().map(e -> e.getValue().by(aggregate)).toList());
    }
  }

  private static VertexId vertex(long id) {
    return VertexId.newBuilder().setNumber(id).build();
  }
}
