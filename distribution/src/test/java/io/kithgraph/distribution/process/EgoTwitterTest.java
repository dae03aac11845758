package io.kithgraph.distribution.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.kithgraph.api.v1.CountsRequest;
import io.kithgraph.api.v1.CountsResponse;
import io.kithgraph.api.v1.ListFollowersRequest;
import io.kithgraph.api.v1.ListFollowersResponse;
import io.kithgraph.api.v1.ListFollowingRequest;
import io.kithgraph.api.v1.ListFollowingResponse;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceBlockingStub;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.distribution.cli.ClientAccess;
import io.kithgraph.distribution.console.GremlinClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Imports the follow graph ego-Twitter (SNAP; 81,306 users, 1,768,135 edges) into a real server and
 * compares everything with an independent count of the file. The data is not part of the project:
 * {@code -Dego.twitter=FILE} names a gzip CSV with the header {@code src,dst,weight}.
 */
@EnabledIfSystemProperty(named = "ego.twitter", matches = ".+")
@Timeout(3600)
class EgoTwitterTest {
  private static final int SAMPLED_LISTS = 1_000;
  private static final int GRPC_BATCH = 10_000;
  private static final int GREMLIN_BATCH = 500;

  private final Map<Long, Set<Long>> following = new TreeMap<>();
  private final Map<Long, Set<Long>> followers = new TreeMap<>();
  private long edges;

  @Test
  void isAllThereFromBothSidesThroughBothDoors(@TempDir Path folder) throws IOException {
    Path file = Path.of(System.getProperty("ego.twitter", ""));
    read(file);
    Set<Long> users = new TreeSet<>(following.keySet());
    users.addAll(followers.keySet());

    try (KithProcess kith = KithProcess.standalone(folder.resolve("data"))) {
      try (KithProcess importing =
          KithProcess.start(
              Map.of(),
              "import",
              "--server",
              kith.grpcAddress(),
              "--edges",
              "follow",
              file.toString())) {
        List<String> lines = importing.lines();
        assertThat(importing.await()).as(importing.standardError()).isZero();
        assertThat(String.join("", lines)).contains(String.format("%,d created", edges));
      }
      ManagedChannel channel = kith.channel();
      try (GremlinClient gremlin = GremlinClient.of(kith.gremlinAddress(), ClientAccess.NONE)) {
        RelationServiceBlockingStub relations = RelationServiceGrpc.newBlockingStub(channel);
        checkDegrees(relations, List.copyOf(users));
        checkDegrees(gremlin, List.copyOf(users));
        Random random = new Random(1);
        List<Long> all = List.copyOf(users);
        for (int i = 0; i < SAMPLED_LISTS; i++) {
          checkLists(relations, gremlin, all.get(random.nextInt(all.size())));
        }
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private void read(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
      assertThat(reader.readLine()).isEqualTo("src,dst,weight");
      String line;
      while ((line = reader.readLine()) != null) {
        String[] fields = line.split(",", -1);
        long source = Long.parseLong(fields[0]);
        long destination = Long.parseLong(fields[1]);
        following.computeIfAbsent(source, user -> new TreeSet<>()).add(destination);
        followers.computeIfAbsent(destination, user -> new TreeSet<>()).add(source);
        edges++;
      }
    }
  }

  private long follows(long user) {
    return following.getOrDefault(user, Set.of()).size();
  }

  private long followed(long user) {
    return followers.getOrDefault(user, Set.of()).size();
  }

  private void checkDegrees(RelationServiceBlockingStub relations, List<Long> users) {
    long total = 0;
    for (int from = 0; from < users.size(); from += GRPC_BATCH) {
      List<Long> some = users.subList(from, Math.min(users.size(), from + GRPC_BATCH));
      CountsResponse counts =
          relations.counts(
              CountsRequest.newBuilder()
                  .setUsers(VertexIds.newBuilder().addAllNumbers(some))
                  .build());
      for (int i = 0; i < some.size(); i++) {
        assertThat(counts.getFollowing(i))
            .as("out of %d", some.get(i))
            .isEqualTo(follows(some.get(i)));
        assertThat(counts.getFollowers(i))
            .as("in of %d", some.get(i))
            .isEqualTo(followed(some.get(i)));
        total += counts.getFollowing(i);
      }
    }
    assertThat(total).isEqualTo(edges);
  }

  private void checkDegrees(GremlinClient gremlin, List<Long> users) {
    for (int from = 0; from < users.size(); from += GREMLIN_BATCH) {
      List<Long> some = users.subList(from, Math.min(users.size(), from + GREMLIN_BATCH));
      String ids = some.stream().map(id -> id + "L").collect(Collectors.joining(","));
      List<Object> rows = new ArrayList<>();
      gremlin.run(
          "g",
          "g.V("
              + ids
              + ").project('id','out','in').by(id)"
              + ".by(out('follow').count()).by(__.in('follow').count())",
          60,
          rows::add);
      assertThat(rows).hasSameSizeAs(some);
      for (Object row : rows) {
        Map<?, ?> degrees = (Map<?, ?>) row;
        long user = (Long) degrees.get("id");
        assertThat(degrees.get("out")).as("out of %d", user).isEqualTo(follows(user));
        assertThat(degrees.get("in")).as("in of %d", user).isEqualTo(followed(user));
      }
    }
  }

  private void checkLists(RelationServiceBlockingStub relations, GremlinClient gremlin, long user) {
    Set<Long> out = following.getOrDefault(user, Set.of());
    Set<Long> in = followers.getOrDefault(user, Set.of());

    ListFollowingResponse listed =
        relations.listFollowing(
            ListFollowingRequest.newBuilder()
                .setUser(VertexId.newBuilder().setNumber(user))
                .setPageSize(GRPC_BATCH)
                .build());
    assertThat(listed.getUsers().getNumbersList()).containsExactlyInAnyOrderElementsOf(out);
    ListFollowersResponse listing =
        relations.listFollowers(
            ListFollowersRequest.newBuilder()
                .setUser(VertexId.newBuilder().setNumber(user))
                .setPageSize(GRPC_BATCH)
                .build());
    assertThat(listing.getUsers().getNumbersList()).containsExactlyInAnyOrderElementsOf(in);

    List<Object> outIds = new ArrayList<>();
    gremlin.run("g", "g.V(" + user + "L).out('follow').id()", 60, outIds::add);
    assertThat(outIds).containsExactlyInAnyOrderElementsOf(new ArrayList<Object>(out));
    List<Object> inIds = new ArrayList<>();
    gremlin.run("g", "g.V(" + user + "L).in('follow').id()", 60, inIds::add);
    assertThat(inIds).containsExactlyInAnyOrderElementsOf(new ArrayList<Object>(in));
  }
}
