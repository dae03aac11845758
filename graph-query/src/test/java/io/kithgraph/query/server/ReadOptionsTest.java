package io.kithgraph.query.server;

import static io.kithgraph.query.server.QueryNodeFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.kithgraph.api.client.KithChannel;
import io.kithgraph.api.v1.CommitRequest;
import io.kithgraph.api.v1.CreateIndexRequest;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.GraphServiceProto;
import io.kithgraph.api.v1.Mutation;
import io.kithgraph.api.v1.Property;
import io.kithgraph.api.v1.PutVertex;
import io.kithgraph.api.v1.RelationServiceProto;
import io.kithgraph.api.v1.Value;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadLevel;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.client.EmbeddedStorage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a reader says of freshness, urgency and size reaches storage, whatever it asks; how stale
 * the answer is reaches the reader.
 */
final class ReadOptionsTest {
  private static final String LISTS =
      "\"lists\": {\"vertices\": {\"numbers\": [1]}, \"label\": \"follow\"}";

  /** For each method that reads, a question. */
  private static final Map<String, String> QUESTIONS =
      Map.ofEntries(
          Map.entry(
              "IsFollowing",
              "\"followers\": {\"numbers\": [1]}, \"followees\": {\"numbers\": [2]}"),
          Map.entry("ListFollowing", "\"user\": {\"number\": 1}"),
          Map.entry("ListFollowers", "\"user\": {\"number\": 1}"),
          Map.entry("Counts", "\"users\": {\"numbers\": [1]}"),
          Map.entry("MutualFollows", "\"user\": {\"number\": 1}"),
          Map.entry("CommonFollows", "\"users\": {\"numbers\": [1, 2]}"),
          Map.entry("GiftHistory", "\"giver\": {\"number\": 1}"),
          Map.entry("RecommendFollows", "\"user\": {\"number\": 1}"),
          Map.entry("TopGifters", "\"receiver\": {\"number\": 1}"),
          Map.entry(
              "GiftTotals", "\"givers\": {\"numbers\": [1]}, \"receivers\": {\"numbers\": [2]}"),
          Map.entry("GetVertices", "\"ids\": {\"numbers\": [1]}"),
          Map.entry("Range", LISTS),
          Map.entry("Count", LISTS),
          Map.entry(
              "Exists",
              "\"label\": \"follow\", \"sources\": {\"numbers\": [1]},"
                  + " \"destinations\": {\"numbers\": [2]}"),
          Map.entry("Sample", LISTS),
          Map.entry(
              "Intersect",
              "\"intersections\": [{\"lists\": ["
                  + "{\"vertex\": {\"number\": 1}, \"label\": \"follow\"},"
                  + "{\"vertex\": {\"number\": 2}, \"label\": \"follow\"}]}]"),
          Map.entry("ScanVertices", "\"page_size\": 10"),
          Map.entry(
              "FindVertices",
              "\"label\": \"user\", \"filter\": {\"key\": \"name\","
                  + " \"operands\": [{\"string_value\": \"ann\"}]}"),
          Map.entry("Expand", LISTS));

  /** By this name the reads of a test are known from those of the node itself. */
  private static final String READER = "reader";

  private final Queue<ReadOptions> asked = new ConcurrentLinkedQueue<>();

  /** How stale further partitions say that their answers are. */
  private final Queue<Long> said = new ConcurrentLinkedQueue<>();

  private final AtomicReference<Metadata> headers = new AtomicReference<>();
  private final AtomicReference<Metadata> trailers = new AtomicReference<>();
  private final QueryNodeFixture fixture =
      new QueryNodeFixture(
          ObservedStorage.of(EmbeddedStorage.shared().client(), this::note),
          QueryNodeConfig.defaults());

  private Object note(String method, List<Object> arguments, Supplier<Object> call) {
    for (Object argument : arguments) {
      if (argument instanceof ReadOptions options && options.tenant().equals(READER)) {
        asked.add(options);
        said.forEach(millis -> options.meter().answered(0, 0, millis));
      }
    }
    return call.get();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void reachStorageWithEveryQuestion() throws Exception {
    String token = follow();
    index();
    assertThat(reads()).extracting(MethodDescriptor::getName).hasSameElementsAs(QUESTIONS.keySet());
    for (MethodDescriptor read : reads()) {
      ask(read, "");
      assertThat(asked).as(read.getName()).isNotEmpty();
      assertThat(asked).as(read.getName()).allMatch(o -> o.level().equals(ReadLevel.STRONG));
      assertThat(staleness()).as(read.getName()).isNull();

      ask(read, "\"max_staleness_millis\": 250, ");
      assertThat(asked)
          .as(read.getName())
          .isNotEmpty()
          .allMatch(o -> o.level().equals(new ReadLevel.Bounded(Duration.ofMillis(250))));
      assertThat(staleness()).as(read.getName()).isEqualTo("0");

      ask(read, "\"session_token\": \"" + token + "\", ");
      assertThat(asked)
          .as(read.getName())
          .isNotEmpty()
          .allMatch(
              o ->
                  o.level() instanceof ReadLevel.Session session
                      && !session.token().appliedIndexes().isEmpty());
      assertThat(staleness()).as(read.getName()).isEqualTo("0");

      ask(read, "\"priority\": \"PRIORITY_CLASS_BACKGROUND\", \"max_bytes\": 5000, ");
      assertThat(asked)
          .as(read.getName())
          .isNotEmpty()
          .allMatch(o -> o.priority() == PriorityClass.BACKGROUND && o.maxBytes() <= 5_000);
    }
  }

  @Test
  void staleAnswersSayHowStaleTheyAre() throws Exception {
    MethodDescriptor counts =
        reads().stream().filter(read -> read.getName().equals("Counts")).findFirst().orElseThrow();
    said.add(40L);
    ask(counts, "\"max_staleness_millis\": 250, ");
    assertThat(staleness()).isEqualTo("40");
    said.add(-1L);
    ask(counts, "\"max_staleness_millis\": 250, ");
    assertThat(staleness()).isEqualTo(KithChannel.STALENESS_UNKNOWN);
    ask(counts, "");
    assertThat(staleness()).isNull();
  }

  private @Nullable String staleness() {
    return trailers.get().get(KithChannel.STALENESS_MILLIS);
  }

  private String follow() {
    return fixture
        .relations
        .follow(FollowRequest.newBuilder().setFollower(id(1)).setFollowee(id(2)).build())
        .getSessionToken();
  }

  private void index() {
    PutVertex.Builder ann =
        PutVertex.newBuilder()
            .setId(id(9))
            .setLabel("user")
            .addProperties(
                Property.newBuilder()
                    .setKey("name")
                    .setValue(Value.newBuilder().setStringValue("ann")));
    fixture.graphs.commit(
        CommitRequest.newBuilder().addMutations(Mutation.newBuilder().setPutVertex(ann)).build());
    fixture.catalogs.createIndex(
        CreateIndexRequest.newBuilder().setLabel("user").setKey("name").build());
    fixture.awaitIndexes();
  }

  /** All methods whose requests have such options. */
  private static List<MethodDescriptor> reads() {
    return Stream.of(RelationServiceProto.getDescriptor(), GraphServiceProto.getDescriptor())
        .flatMap(file -> file.getServices().stream())
        .flatMap(service -> service.getMethods().stream())
        .filter(
            method -> {
              FieldDescriptor options = method.getInputType().findFieldByName("options");
              return options != null
                  && options
                      .getMessageType()
                      .equals(io.kithgraph.api.v1.ReadOptions.getDescriptor());
            })
        .toList();
  }

  private void ask(MethodDescriptor read, String options) throws Exception {
    asked.clear();
    DynamicCall.make(
        ClientInterceptors.intercept(
            fixture.channel, MetadataUtils.newCaptureMetadataInterceptor(headers, trailers)),
        read,
        "{\"options\": {%s\"tenant\": \"%s\"}, %s}"
            .formatted(options, READER, QUESTIONS.get(read.getName())));
  }
}
