package io.kithgraph.loadgen.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import blue.strategic.parquet.ParquetWriter;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.EdgeLabel;
import io.kithgraph.api.v1.GetSchemaRequest;
import io.kithgraph.api.v1.GetSchemaResponse;
import io.kithgraph.api.v1.GraphSchema;
import io.kithgraph.api.v1.Multiplicity;
import io.kithgraph.api.v1.PropertyKey;
import io.kithgraph.api.v1.PropertyType;
import io.kithgraph.api.v1.SchemaMode;
import io.kithgraph.api.v1.SortKey;
import io.kithgraph.api.v1.SortKeyKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImporterTest {
  private final Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  ImporterTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void importsEveryRowOnceWhateverFails(long seed) throws Exception {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("src,dst,since\n");
    Map<String, Long> expected = new HashMap<>();
    int rows = 6_000;
    for (int i = 0; i < rows; i++) {
      int source = random.nextInt(100);
      int destination = random.nextInt(100);
      text.append(source).append(',').append(destination).append(',').append(i).append('\n');
      expected.put(source + ">" + destination + "/", (long) i);
    }
    BulkWriteFake service = new BulkWriteFake(seed, 100);
    ImportOptions options =
        options("follow", file(text.toString())).with(ImportOptions.Run.paced(100, 7));

    ImportSummary summary = importer(service).run(options);

    assertThat(service.edges()).as("seed %d: the last row wins", seed).isEqualTo(expected);
    assertThat(summary.rows()).isEqualTo(rows);
    assertThat(summary.created() + summary.updated() + summary.unchanged()).isEqualTo(rows);
    assertThat(summary.batchesSentAgain()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void goesOnWhereItWasStopped(long seed) throws Exception {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("src,dst,at,amount\n");
    int rows = 5_000;
    for (int i = 0; i < rows; i++) {
      String amount = i % 1_000 == 10 ? "bad" : Integer.toString(i % 3);
      text.append(random.nextInt(5)).append(',').append(random.nextInt(5)).append(",7,");
      text.append(amount).append('\n');
    }
    BulkWriteFake service = new BulkWriteFake(seed, 40);
    Path checkpoint = folder.resolve("checkpoint");
    ImportOptions options =
        options("gift", file(text.toString()))
            .with(
                new ImportOptions.Run(
                    false, Optional.of(checkpoint), 500, new ImportOptions.Pace(50, 3)));

    assertThatThrownBy(() -> importer(service, stopAt(3_100)).run(options))
        .hasMessage("stopped by the test");
    assertThat(checkpoint).exists();
    assertThatThrownBy(() -> importer(service).run(options.with(ImportOptions.Ids.prefixed("x"))))
        .hasMessageContaining("belongs to another import");
    int before = service.rows();
    ImportSummary summary = importer(service).run(options);

    assertThat(service.rows() - before).as("rows sent after it was resumed").isLessThan(3_000);
    assertThat(service.edges()).as("seed %d", seed).hasSize(rows - 5);
    assertThat(summary.rows()).isEqualTo(rows);
    assertThat(summary.rejected()).isEqualTo(5);
    assertThat(Files.readString(summary.rejectFiles().get(0)).split("# line")).hasSize(6);
    assertThat(checkpoint).doesNotExist();
  }

  private static ImportProgress stopAt(long rows) {
    return new ImportProgress() {
      @Override
      public void note(String text) {}

      @Override
      public void update(long bytesRead, long bytes, long done, long rejected) {
        if (done >= rows - 500) {
          throw new IllegalStateException("stopped by the test");
        }
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void readsParquet() throws Exception {
    Path file = folder.resolve("gifts.parquet");
    MessageType type =
        Types.buildMessage()
            .required(PrimitiveTypeName.INT64)
            .named("src")
            .optional(PrimitiveTypeName.INT64)
            .named("dst")
            .required(PrimitiveTypeName.INT64)
            .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MILLIS))
            .named("at")
            .required(PrimitiveTypeName.INT64)
            .named("amount")
            .named("gifts");
    try (ParquetWriter<Long> writer =
        ParquetWriter.writeFile(
            type,
            file.toFile(),
            (i, values) -> {
              values.write("src", i);
              if (i != 3) {
                values.write("dst", i + 1);
              }
              values.write("at", 1_764_187_200_000L + i);
              values.write("amount", i * 10);
            })) {
      for (long i = 1; i <= 4; i++) {
        writer.write(i);
      }
    }
    BulkWriteFake service = new BulkWriteFake(1, 0);
    ImportSummary summary = importer(service).run(options("gift", file));

    assertThat(summary.created()).isEqualTo(3);
    assertThat(summary.rejected()).isEqualTo(1);
    assertThat(Files.readString(summary.rejectFiles().get(0)))
        .contains("src,dst,at,amount\n", "\n3,,2025-11-26T20:00:00.003Z,30\n");
  }

  @Test
  void readsJsonLines() throws Exception {
    Path file =
        file(
            """
            {"src": 1, "dst": "1", "at": 5, "properties": {"amount": 3}}
            {"src": 1, "dst": "b", "at": 6, "amount": {"@int64": 4}}
            {"src": 1, "at": 6}
            not json
            {"src": 1, "dst": 2, "at": 6, "amount": "much"}
            """);
    BulkWriteFake service = new BulkWriteFake(1, 0);
    ImportSummary summary = importer(service).run(options("gift", file));

    assertThat(summary.created()).isEqualTo(2);
    assertThat(summary.rejected()).isEqualTo(3);
    assertThat(Files.readString(summary.rejectFiles().get(0)))
        .contains("# line 3: a vertex id is missing: 'dst'\n{\"src\": 1, \"at\": 6}\n")
        .contains("# line 4: the line is not JSON")
        .contains("# line 5: amount: 'much' is not of the type int64");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void makesNoEventTwiceWhenRunAgainOnTheGrownFile(long seed) throws Exception {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      text.append(random.nextInt(5)).append('\t').append(random.nextInt(5)).append('\n');
    }
    BulkWriteFake service = new BulkWriteFake(seed, 30);
    Path file = file(text.toString());
    ImportOptions options = options("gift", file).with(ImportOptions.Run.paced(64, 5));

    importer(service).run(options);
    assertThat(service.edges()).as("seed %d", seed).hasSize(3_000);
    Map<String, Long> first = service.edges();
    assertThat(importer(service).run(options).created()).isZero();
    assertThat(service.edges()).isEqualTo(first);
    Files.writeString(file, text + "1\t2\n1\t2\n");
    importer(service).run(options);
    assertThat(service.edges()).hasSize(3_002);
  }

  @Test
  void aColumnTellsEventsApartWhateverFileTheyAreIn() throws Exception {
    Path first = file("order,src,dst,at,amount\na,1,2,5,7\nb,1,2,5,7\n,1,2,5,7\n");
    Path second = file("order,src,dst,at,amount\nc,1,2,5,7\nc,1,3,5,7\nb,1,2,6,7\n");
    Path third =
        file(
            """
            {"src": 1, "dst": 2, "at": 5, "order": 4}
            {"src": 1, "dst": 2, "at": 5, "order": "4"}
            {"src": 1, "dst": 2, "at": 5, "order": [4]}
            """);
    BulkWriteFake service = new BulkWriteFake(1, 0);

    ImportSummary summary =
        importer(service)
            .run(
                ImportOptions.of(
                        "social", ImportOptions.Kind.EDGES, "gift", List.of(first, second, third))
                    .with(
                        ImportOptions.FileShape.FOUND_OUT.withColumns(
                            Map.of("event-key", "order"), Map.of())));

    assertThat(service.edges())
        .isEqualTo(Map.of("1>2/a", 5L, "1>2/b", 6L, "1>2/c", 5L, "1>3/c", 5L, "1>2/4", 5L));
    assertThat(summary.created()).isEqualTo(5);
    assertThat(summary.updated()).isEqualTo(1);
    assertThat(summary.rejected()).isEqualTo(2);
    assertThat(Files.readString(summary.rejectFiles().get(0)))
        .contains("# line 4: the event key is missing");
    assertThat(Files.readString(summary.rejectFiles().get(1)))
        .contains("# line 3: the event key 'order' is neither a number nor a text");
  }

  @Test
  void collectsBadRowsInAFileThatCanBeImportedOncePutRight() throws Exception {
    Path file =
        file("src,dst,at,amount\n1,2,5,7\n1,,5,7\n\"a,b\",2,5,x\n3,3\n4,4,6,1\n666,1,2,3\n");
    BulkWriteFake service = new BulkWriteFake(1, 0);
    ImportSummary summary = importer(service).run(options("gift", file));

    assertThat(summary.rows()).isEqualTo(6);
    assertThat(summary.created()).isEqualTo(2);
    assertThat(summary.rejected()).isEqualTo(4);
    Path rejects = file.resolveSibling(file.getFileName() + ".rejects");
    assertThat(summary.rejectFiles()).containsExactly(rejects);
    assertThat(Files.readString(rejects))
        .isEqualTo(
            """
            src,dst,at,amount
            # line 3: a vertex id is missing
            1,,5,7
            # line 4: amount: 'x' is not of the type int64
            "a,b",2,5,x
            # line 5: the row has 2 columns, not at least 4
            3,3
            # line 7: evil
            666,1,2,3
            """);
    String right = Files.readString(rejects).replace("1,,", "1,9,").replace("x", "8");
    Files.writeString(rejects, right.replace("\n3,3\n", "\n3,3,1,1\n").replace("666", "6"));
    assertThat(importer(service).run(options("gift", rejects)).created()).isEqualTo(4);
  }

  @Test
  void leavesOutSelfLoopsAndChangesNothingInADryRunAsAsked() throws Exception {
    Path file = file("1 1\n1 2\n2 2\n");
    BulkWriteFake service = new BulkWriteFake(1, 0);

    ImportOptions options =
        options("follow", file)
            .with(ImportOptions.RowRules.DEFAULT.withSelfLoops(ImportOptions.SelfLoops.SKIP));
    ImportSummary dry =
        importer(service)
            .run(
                options.with(
                    new ImportOptions.Run(true, Optional.empty(), 1, ImportOptions.Pace.DEFAULT)));
    assertThat(dry.rows()).isEqualTo(3);
    assertThat(service.edges()).isEmpty();
    ImportSummary summary = importer(service).run(options);
    assertThat(summary.selfLoopsSkipped()).isEqualTo(2);
    assertThat(service.edges()).containsOnlyKeys("1>2/");
  }

  @Test
  void endsWithAClearMessage() throws Exception {
    Path file = file("1 2\n");
    BulkWriteFake service = new BulkWriteFake(1, 0);

    assertThatThrownBy(() -> importer(service).run(options("like", file)))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("has no edge label 'like'")
        .hasMessageContaining("follow, gift");
    assertThatThrownBy(() -> importer(service).run(options("follow", folder.resolve("none"))))
        .hasMessageContaining("There is no file");
    ImportOptions elsewhere =
        ImportOptions.of("nowhere", ImportOptions.Kind.EDGES, "follow", List.of(file));
    assertThatThrownBy(() -> importer(service).run(elsewhere))
        .hasMessage("no graph 'nowhere'")
        .extracting(failure -> ((ImportException) failure).reason())
        .isEqualTo(ImportException.Reason.REFUSED);
  }

  @Test
  void takesAnEmptyFile() throws Exception {
    assertThat(importer(new BulkWriteFake(1, 0)).run(options("follow", file(""))).rows()).isZero();
  }

  private static ImportOptions options(String label, Path file) {
    return ImportOptions.of("social", ImportOptions.Kind.EDGES, label, List.of(file));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "rows", ".txt"), text);
  }

  private Importer importer(BulkWriteFake service) throws IOException {
    return importer(service, new Quiet());
  }

  private Importer importer(BulkWriteFake service, ImportProgress progress) throws IOException {
    String name = InProcessServerBuilder.generateName();
    Server server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(service)
            .addService(new Catalog())
            .build()
            .start();
    ManagedChannel channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    open.add(() -> channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS));
    open.add(() -> server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS));
    return new Importer(channel, progress);
  }

  /** The schema of the graph social, strict. */
  private static final class Catalog extends CatalogServiceGrpc.CatalogServiceImplBase {
    @Override
    public void getSchema(GetSchemaRequest request, StreamObserver<GetSchemaResponse> response) {
      if (!request.getGraph().equals("social")) {
        response.onError(
            Status.NOT_FOUND
                .withDescription("no graph '" + request.getGraph() + "'")
                .asRuntimeException());
        return;
      }
      GraphSchema schema =
          GraphSchema.newBuilder()
              .setGraph("social")
              .setMode(SchemaMode.SCHEMA_MODE_STRICT)
              .addEdgeLabels(label("follow", Multiplicity.MULTIPLICITY_UNIQUE, "since"))
              .addEdgeLabels(label("gift", Multiplicity.MULTIPLICITY_MULTI, "at"))
              .addPropertyKeys(
                  PropertyKey.newBuilder()
                      .setName("amount")
                      .setType(PropertyType.PROPERTY_TYPE_INT64))
              .build();
      response.onNext(GetSchemaResponse.newBuilder().setSchema(schema).build());
      response.onCompleted();
    }

    private static EdgeLabel label(String name, Multiplicity multiplicity, String sortKey) {
      return EdgeLabel.newBuilder()
          .setName(name)
          .setMultiplicity(multiplicity)
          .setSortKey(
              SortKey.newBuilder().setProperty(sortKey).setKind(SortKeyKind.SORT_KEY_KIND_INT64))
          .build();
    }
  }

  private static final class Quiet implements ImportProgress {
    @Override
    public void note(String text) {}

    @Override
    public void update(long bytesRead, long bytes, long rows, long rejected) {}

    @Override
    public void close() {}
  }
}
