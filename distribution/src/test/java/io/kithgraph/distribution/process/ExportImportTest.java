package io.kithgraph.distribution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.CommitRequest;
import io.kithgraph.api.v1.CreateGraphRequest;
import io.kithgraph.api.v1.DateTime;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.Mutation;
import io.kithgraph.api.v1.NullMarker;
import io.kithgraph.api.v1.Property;
import io.kithgraph.api.v1.PutEdge;
import io.kithgraph.api.v1.PutVertex;
import io.kithgraph.api.v1.Value;
import io.kithgraph.api.v1.ValueEntry;
import io.kithgraph.api.v1.ValueList;
import io.kithgraph.api.v1.ValueMap;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.loadgen.exporter.ExportException;
import io.kithgraph.loadgen.exporter.ExportOptions;
import io.kithgraph.loadgen.exporter.ExportSummary;
import io.kithgraph.loadgen.exporter.Exporter;
import io.kithgraph.loadgen.importer.ImportOptions;
import io.kithgraph.loadgen.importer.ImportSummary;
import io.kithgraph.loadgen.importer.Importer;
import io.kithgraph.loadgen.progress.LineProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The import of an export is the same graph, whatever is in it. */
@Timeout(300)
class ExportImportTest {
  private static final long SEED = 20_261_127;
  private final Random random = new Random(SEED);

  @Test
  void importOfAnExportIsTheSameGraph(@TempDir Path folder) {
    try (KithProcess kith = KithProcess.standalone(folder.resolve("d"))) {
      ManagedChannel channel = kith.channel();
      try {
        fill(channel, "one");
        ExportSummary first =
            export(channel, "one", folder.resolve("a"), ExportOptions.Packing.ZSTD);
        assertThat(first.vertices())
            .isEqualTo(
                first.files().stream().filter(f -> f.vertices()).mapToLong(f -> f.rows()).sum());
        assertThat(first.edges()).isGreaterThan(600);

        create(channel, "two");
        for (ExportSummary.ExportedFile file : first.files()) {
          ImportSummary imported = importInto(channel, "two", file);
          assertThat(imported.rejected()).as("rejected of %s", file).isZero();
          assertThat(imported.rows()).isEqualTo(file.rows());
        }
        export(channel, "one", folder.resolve("b"), ExportOptions.Packing.NONE);
        ExportSummary second =
            export(channel, "two", folder.resolve("c"), ExportOptions.Packing.NONE);
        assertThat(second.vertices()).isEqualTo(first.vertices());
        assertThat(second.edges()).isEqualTo(first.edges());
        same(folder.resolve("b"), folder.resolve("c"));

        // A second import changes nothing.
        first.files().forEach(file -> importInto(channel, "two", file));
        export(channel, "two", folder.resolve("e"), ExportOptions.Packing.GZIP);
        assertThat(export(channel, "two", folder.resolve("f"), ExportOptions.Packing.NONE).edges())
            .isEqualTo(first.edges());

        ExportOptions csv =
            new ExportOptions(
                "one", folder.resolve("csv"), ExportOptions.Format.CSV, ExportOptions.Packing.NONE);
        assertThatThrownBy(() -> new Exporter(channel, (v, e) -> {}).run(csv))
            .isInstanceOf(ExportException.class)
            .hasMessageContaining("A table cannot keep")
            .hasMessageContaining("--format jsonl");
        tablesOfPlainGraphs(channel, folder);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  /** What tables can hold goes through every format and packing. */
  private void tablesOfPlainGraphs(ManagedChannel channel, Path folder) {
    create(channel, "plain");
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      PutEdge.Builder gift =
          PutEdge.newBuilder()
              .setLabel("gift")
              .setSource(VertexId.newBuilder().setNumber(i))
              .setDestination(VertexId.newBuilder().setString("a,\"b\" " + i % 7))
              .setSortKey(i % 5)
              .addProperties(property("amount", Value.newBuilder().setInt64Value(i % 3).build()))
              .addProperties(
                  property("item", Value.newBuilder().setStringValue("ro\nse " + i).build()));
      mutations.add(Mutation.newBuilder().setPutEdge(gift).build());
    }
    commit(channel, "plain", mutations);
    export(channel, "plain", folder.resolve("plain"), ExportOptions.Packing.NONE);
    for (ExportOptions.Format format : ExportOptions.Format.values()) {
      for (ExportOptions.Packing packing : ExportOptions.Packing.values()) {
        String again = "plain_" + format + "_" + packing;
        ExportSummary written =
            new Exporter(channel, (v, e) -> {})
                .run(new ExportOptions("plain", folder.resolve("of_" + again), format, packing));
        create(channel, again);
        written.files().forEach(file -> importInto(channel, again, file));
        export(channel, again, folder.resolve(again), ExportOptions.Packing.NONE);
        same(folder.resolve("plain"), folder.resolve(again));
      }
    }
  }

  private void fill(ManagedChannel channel, String graph) {
    create(channel, graph);
    List<Supplier<Value>> kinds = kinds();
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      PutVertex.Builder vertex =
          PutVertex.newBuilder().setId(id(i)).setLabel(i % 9 == 0 ? "odd label/\u00e4" : "user");
      for (int kind = 0; kind < kinds.size(); kind++) {
        if (random.nextInt(3) == 0) {
          vertex.addProperties(property("k" + kind, kinds.get(kind).get()));
        }
      }
      vertex.addProperties(
          property("name", Value.newBuilder().setStringValue(text()).build()).toBuilder()
              .addMeta(property("k0", kinds.get(0).get())));
      vertex.addProperties(property("name", Value.newBuilder().setStringValue("").build()));
      mutations.add(Mutation.newBuilder().setPutVertex(vertex).build());
    }
    for (int i = 0; i < 700; i++) {
      int kind = random.nextInt(kinds.size());
      PutEdge.Builder edge =
          PutEdge.newBuilder()
              .setLabel(i % 2 == 0 ? "follow" : "gift")
              .setSource(id(random.nextInt(60)))
              .setDestination(id(random.nextInt(60)))
              .setSortKey(random.nextInt(9) - 4L)
              .addProperties(property("k" + kind, kinds.get(kind).get()));
      mutations.add(Mutation.newBuilder().setPutEdge(edge).build());
    }
    // Two gifts that are alike in everything are two gifts.
    PutEdge twin =
        PutEdge.newBuilder()
            .setLabel("gift")
            .setSource(id(1))
            .setDestination(id(2))
            .setSortKey(7)
            .build();
    mutations.add(Mutation.newBuilder().setPutEdge(twin).build());
    mutations.add(Mutation.newBuilder().setPutEdge(twin).build());
    // More edges than one answer has.
    for (int i = 0; i < 1_500; i++) {
      mutations.add(
          Mutation.newBuilder()
              .setPutEdge(
                  PutEdge.newBuilder()
                      .setLabel("follow")
                      .setSource(id(0))
                      .setDestination(id(1_000 + i))
                      .setSortKey(i / 10))
              .build());
    }
    commit(channel, graph, mutations);
  }

  /** Numbers, texts, and texts that look like the numbers. */
  private static VertexId id(int i) {
    return switch (i % 4) {
      case 0 -> VertexId.newBuilder().setNumber(i - 20L).build();
      case 1 -> VertexId.newBuilder().setString(Integer.toString(i - 21)).build();
      case 2 -> VertexId.newBuilder().setString(" \"\u4f60\\" + i).build();
      default -> VertexId.newBuilder().setNumber(Long.MIN_VALUE + i).build();
    };
  }

  private List<Supplier<Value>> kinds() {
    Supplier<Value.Builder> value = Value::newBuilder;
    Supplier<Timestamp> time =
        () ->
            Timestamp.newBuilder()
                .setSeconds(random.nextInt() * 20L)
                .setNanos(random.nextInt(1_000_000_000))
                .build();
    List<Supplier<Value>> plain =
        List.of(
            () -> value.get().setBoolValue(random.nextBoolean()).build(),
            () -> value.get().setInt8Value((byte) random.nextInt()).build(),
            () -> value.get().setInt16Value((short) random.nextInt()).build(),
            () -> value.get().setInt32Value(random.nextInt()).build(),
            () -> value.get().setInt64Value(random.nextLong()).build(),
            () ->
                value.get().setFloatValue(Float.intBitsToFloat(random.nextInt(0x7F000000))).build(),
            () ->
                value
                    .get()
                    .setDoubleValue(
                        random.nextInt(4) == 0 ? Double.NEGATIVE_INFINITY : random.nextInt(9))
                    .build(),
            () -> value.get().setStringValue(text()).build(),
            () -> value.get().setBytesValue(ByteString.copyFromUtf8(text())).build(),
            () ->
                value
                    .get()
                    .setUuidValue(
                        new java.util.UUID(random.nextLong(), random.nextLong()).toString())
                    .build(),
            () -> value.get().setInstantValue(time.get()).build(),
            () ->
                value
                    .get()
                    .setDateTimeValue(
                        DateTime.newBuilder()
                            .setInstant(time.get())
                            .setOffsetSeconds((random.nextInt(49) - 24) * 1_800))
                    .build(),
            () ->
                value
                    .get()
                    .setBigIntegerValue(new java.math.BigInteger(200, random).toString())
                    .build(),
            () ->
                value
                    .get()
                    .setBigDecimalValue(
                        new java.math.BigDecimal(
                                new java.math.BigInteger(90, random), random.nextInt(60) - 30)
                            .toString())
                    .build());
    List<Supplier<Value>> all = new ArrayList<>(plain);
    Supplier<Value> any = () -> plain.get(random.nextInt(plain.size())).get();
    all.add(
        () ->
            value
                .get()
                .setListValue(
                    list(any)
                        .addValues(
                            Value.newBuilder().setNullValue(NullMarker.NULL_MARKER_UNSPECIFIED)))
                .build());
    all.add(() -> value.get().setSetValue(ValueList.newBuilder().addValues(any.get())).build());
    all.add(
        () ->
            value
                .get()
                .setMapValue(
                    ValueMap.newBuilder()
                        .addEntries(
                            ValueEntry.newBuilder()
                                .setKey(any.get())
                                .setValue(Value.newBuilder().setListValue(list(any)))))
                .build());
    return all;
  }

  private static ValueList.Builder list(Supplier<Value> any) {
    return ValueList.newBuilder().addValues(any.get()).addValues(any.get());
  }

  private String text() {
    return switch (random.nextInt(5)) {
      case 0 -> "";
      case 1 -> " \u00e4\t\"quoted\"\n\\";
      case 2 -> "\uFFFD\u0000\uD83D\uDE00";
      default -> "plain " + random.nextInt();
    };
  }

  private static Property property(String key, Value value) {
    return Property.newBuilder().setKey(key).setValue(value).build();
  }

  private static void create(ManagedChannel channel, String graph) {
    CatalogServiceGrpc.newBlockingStub(channel)
        .createGraph(CreateGraphRequest.newBuilder().setGraph(graph).setSocial(true).build());
  }

  private static void commit(ManagedChannel channel, String graph, List<Mutation> mutations) {
    GraphServiceGrpc.newBlockingStub(channel)
        .commit(CommitRequest.newBuilder().setGraph(graph).addAllMutations(mutations).build());
  }

  private static ExportSummary export(
      ManagedChannel channel, String graph, Path folder, ExportOptions.Packing packing) {
    return new Exporter(channel, (vertices, edges) -> {})
        .run(new ExportOptions(graph, folder, ExportOptions.Format.JSONL, packing));
  }

  private static ImportSummary importInto(
      ManagedChannel channel, String graph, ExportSummary.ExportedFile file) {
    ImportOptions.Kind kind =
        file.vertices() ? ImportOptions.Kind.VERTICES : ImportOptions.Kind.EDGES;
    try (LineProgress progress = new LineProgress(new PrintWriter(Writer.nullWriter()))) {
      return new Importer(channel, progress)
          .run(ImportOptions.of(graph, kind, file.label(), List.of(file.path())));
    }
  }

  private static void same(Path expected, Path actual) {
    Map<String, List<String>> wanted = lines(expected);
    Map<String, List<String>> given = lines(actual);
    assertThat(given.keySet()).isEqualTo(wanted.keySet());
    wanted.forEach(
        (file, rows) -> {
          List<String> missing = new ArrayList<>(rows);
          given.get(file).forEach(missing::remove);
          assertThat(missing).as("missing in %s, seed %d", file, SEED).isEmpty();
          assertThat(given.get(file)).as("rows of %s", file).hasSameSizeAs(rows);
        });
  }

  /** The lines of each file, sorted. */
  private static Map<String, List<String>> lines(Path folder) {
    Map<String, List<String>> lines = new TreeMap<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        List<String> all = new ArrayList<>(Files.readAllLines(file));
        Collections.sort(all);
        lines.put(file.getFileName().toString(), all);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
