package io.kithgraph.meta.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.model.GraphId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedZooKeeperTest {
  private final Path folder;

  EmbeddedZooKeeperTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void keepsEverythingAcrossACleanRestart() {
    for (int run = 1; run <= 4; run++) {
      try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(folder.resolve("meta"));
          MetadataClient client = open(server)) {
        assertThat(client.catalog().graphs()).hasSize(run);
        client.catalog().createGraph("g" + run, SchemaMode.AUTO);
        assertThat(client.numbers().nextVertexNumber(new GraphId(1)))
            .isEqualTo(1 + (run - 1) * 10_000L);
      }
    }
  }

  @Test
  void listensOnLoopbackAtAPortOfItsOwn() {
    try (EmbeddedZooKeeper a = EmbeddedZooKeeper.start(folder.resolve("a"));
        EmbeddedZooKeeper b = EmbeddedZooKeeper.start(folder.resolve("b"))) {
      assertThat(a.connectString()).startsWith("127.0.0.1:").isNotEqualTo(b.connectString());
    }
  }

  @Test
  void refusesAFolderInUse() {
    EmbeddedZooKeeper server = EmbeddedZooKeeper.start(folder);
    assertThatThrownBy(() -> EmbeddedZooKeeper.start(folder))
        .isInstanceOfSatisfying(
            MetadataException.class,
            e -> assertThat(e.reason()).isEqualTo(MetadataException.Reason.IN_USE))
        .hasMessageContaining(folder.toString());
    server.close();
    server.close();
    EmbeddedZooKeeper.start(folder).close();
  }

  @Test
  void refusesDamagedFilesAndReleasesTheFolder() throws IOException {
    Path meta = folder.resolve("meta");
    try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(meta);
        MetadataClient client = open(server)) {
      client.catalog().createGraph("g", SchemaMode.AUTO);
    }
    EmbeddedZooKeeper.start(meta).close();
    Path log;
    try (Stream<Path> files = Files.list(meta.resolve("version-2"))) {
      log =
          files
              .filter(f -> f.getFileName().toString().startsWith("log."))
              .findFirst()
              .orElseThrow();
    }
    try (Stream<Path> files = Files.list(meta.resolve("version-2"))) {
      for (Path snapshot : files.filter(f -> !f.equals(log)).toList()) {
        Files.delete(snapshot);
      }
    }
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> EmbeddedZooKeeper.start(meta))
          .isInstanceOfSatisfying(
              MetadataException.class,
              e -> assertThat(e.reason()).isEqualTo(MetadataException.Reason.CORRUPT))
          .hasMessageContaining(meta.toString());
    }
  }

  @Test
  void leavesNoThreadBehind() {
    try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(folder);
        MetadataClient client = open(server)) {
      assertThat(client.catalog().graphs()).contains("social");
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !thread.isDaemon())
        .extracting(Thread::getName)
        .noneMatch(
            name -> name.contains("NIO") || name.contains("Sync") || name.contains("Curator"));
  }

  @Test
  void survivesKillMinus9AtAnyMoment() throws Exception {
    int graphs = 0;
    for (int round = 0; round < 3; round++) {
      graphs = runAndKill(graphs + 4 * (round + 1));
      try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(folder);
          MetadataClient client = open(server)) {
        for (int i = 1; i <= graphs; i++) {
          assertThat(client.catalog().schema("g" + i).findVertexLabel("v" + i)).isPresent();
        }
        // The child may have got one step further than it could tell.
        graphs = client.catalog().graphs().size() - 1;
      }
    }
  }

  /** Runs a child until it has told of so many graphs, kills it, and gives the last it told of. */
  private int runAndKill(int wanted) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                GraphMaker.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int told = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        if (line.startsWith("made ")) {
          told = Integer.parseInt(line.substring("made ".length()));
          if (told >= wanted) {
            break;
          }
        }
        line = lines.readLine();
      }
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(128 + 9);
    assertThat(told).isGreaterThanOrEqualTo(wanted);
    return told;
  }

  private static MetadataClient open(EmbeddedZooKeeper server) {
    return MetadataClient.openOrCreate(
        ZooKeeperSettings.of(server.connectString()), SchemaMode.AUTO);
  }

  /** The child: makes one graph after another and tells of each that was acknowledged. */
  static final class GraphMaker {
    private GraphMaker() {}

    public static void main(String[] args) {
      EmbeddedZooKeeper server = EmbeddedZooKeeper.start(Path.of(args[0]));
      MetadataClient client = open(server);
      // The last graph may have been made and not defined.
      for (int i = Math.max(1, client.catalog().graphs().size() - 1); i < 900; i++) {
        if (client.catalog().find("g" + i).isEmpty()) {
          client.catalog().createGraph("g" + i, SchemaMode.AUTO);
        }
        client.catalog().define("g" + i, List.of(new Definition.OfVertexLabel("v" + i)));
        System.out.println("made " + i);
      }
    }
  }

  @Test
  void doesNotGrowForEver() throws IOException {
    Path meta = folder.resolve("meta");
    for (int run = 0; run < 8; run++) {
      try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(meta);
          MetadataClient client = open(server)) {
        client.catalog().createGraph("g" + run, SchemaMode.AUTO);
      }
    }
    EmbeddedZooKeeper.start(meta).close();
    try (Stream<Path> files = Files.walk(meta)) {
      assertThat(files.filter(Files::isRegularFile)).hasSizeLessThan(12);
    }
  }
}
