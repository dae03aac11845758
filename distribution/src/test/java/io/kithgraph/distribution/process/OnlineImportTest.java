package io.kithgraph.distribution.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.ZstdOutputStream;
import io.grpc.ManagedChannel;
import io.kithgraph.api.v1.CountRequest;
import io.kithgraph.api.v1.Direction;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.Lists;
import io.kithgraph.api.v1.VertexIds;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command that imports events through the public API: killed on its way, and in files that have
 * the same events.
 */
@Timeout(300)
class OnlineImportTest {
  private static final int ROWS = 4_000;
  private static final int RECEIVERS = 10;

  @TempDir private Path folder = Path.of("");

  @Test
  void makesEveryEventOfAFolderOnceWhateverIsKilled() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    try (Writer out = writer(new GZIPOutputStream(file(data, "a.csv.gz")))) {
      write(out, 1_000, "src,dst,at,amount\nx\n", "%d,%d,%d,%d\n");
    }
    try (Writer out = writer(new ZstdOutputStream(file(data, "b.tsv.zst")))) {
      write(out, 2_000, "src\tdst\tat\tamount\n", "%d\t%d\t%d\t%d\n");
    }
    try (Writer out = writer(file(data, "c.jsonl"))) {
      write(out, 3_000, "", "{\"src\":%d,\"dst\":%d,\"at\":%d,\"properties\":{\"amount\":%d}}\n");
    }
    try (KithProcess server = KithProcess.standalone(folder.resolve("server"))) {
      try (KithProcess checked = start(server, data, "--dry-run")) {
        List<String> lines = checked.lines();
        assertThat(checked.await()).as(checked.standardError()).isEqualTo(8);
        assertThat(lines).last().asString().startsWith("Checked 12,001 rows ");
      }
      assertThat(gifts(server)).isZero();
      Path checkpoint = folder.resolve("checkpoint");
      try (KithProcess importing = start(server, data, "--checkpoint", checkpoint.toString())) {
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> gifts(server) > 5_000);
        importing.kill();
      }
      assertThat(gifts(server)).isLessThan(3L * ROWS);
      try (KithProcess last = start(server, data, "--checkpoint", checkpoint.toString())) {
        List<String> lines = last.lines();
        assertThat(last.await()).as(last.standardError()).isEqualTo(8);
        assertThat(lines).last().asString().contains(" 1 rejected");
      }
      assertThat(checkpoint).doesNotExist();
      assertThat(gifts(server)).isEqualTo(3L * ROWS);
      countsWhatItMade(server);
    }
  }

  /** Orders 0 to 1,499, of which a third is in both files, in another order and worth more. */
  private void countsWhatItMade(KithProcess server) throws IOException {
    Path orders = Files.createDirectories(folder.resolve("orders"));
    try (Writer out = writer(file(orders, "a.csv"))) {
      out.write("order,src,dst,at,amount\n");
      for (int order = 0; order < 1_000; order++) {
        out.write(order(order, 1));
      }
    }
    try (Writer out = writer(file(orders, "b.csv"))) {
      out.write("order,src,dst,at,amount\n");
      for (int order = 1_499; order >= 500; order--) {
        out.write(order(order, 2));
      }
    }
    long before = gifts(server);
    for (String counts :
        List.of(
            "1,500 created, 500 updated, 0 unchanged", "0 created, 2,000 updated, 0 unchanged")) {
      try (KithProcess importing = start(server, orders, "--map", "event-key=order")) {
        List<String> lines = importing.lines();
        assertThat(importing.await()).as(importing.standardError()).isZero();
        assertThat(lines).last().asString().contains(counts, " 0 rejected");
      }
      assertThat(gifts(server)).isEqualTo(before + 1_500);
    }
  }

  private static String order(int order, int amount) {
    return String.format(
        Locale.ROOT, "%d,%d,%d,%d,%d%n", order, 500, order % RECEIVERS, 4_000, amount);
  }

  private static KithProcess start(KithProcess server, Path data, String... more) {
    return KithProcess.start(
        Map.of(),
        Stream.concat(
                Stream.of(
                    "import",
                    "--server",
                    server.grpcAddress(),
                    "--batch-rows",
                    "200",
                    "--lanes",
                    "2",
                    "--edges",
                    "gift",
                    data.toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static OutputStream file(Path folder, String name) throws IOException {
    return Files.newOutputStream(folder.resolve(name));
  }

  private static Writer writer(OutputStream out) {
    return new OutputStreamWriter(out, UTF_8);
  }

  /** Gifts of which many are alike in all that they say. */
  private static void write(Writer out, int since, String head, String row) throws IOException {
    out.write(head);
    for (int i = 0; i < ROWS; i++) {
      out.write(String.format(Locale.ROOT, row, 100 + i % 7, i % RECEIVERS, since + i / 100, 5));
    }
  }

  private static long gifts(KithProcess server) {
    ManagedChannel channel = server.channel();
    try {
      VertexIds.Builder receivers = VertexIds.newBuilder();
      for (int receiver = 0; receiver < RECEIVERS; receiver++) {
        receivers.addNumbers(receiver);
      }
      return GraphServiceGrpc.newBlockingStub(channel)
          .count(
              CountRequest.newBuilder()
                  .setGraph("social")
                  .setLists(
                      Lists.newBuilder()
                          .setVertices(receivers)
                          .setLabel("gift")
                          .setDirection(Direction.DIRECTION_IN))
                  .build())
          .getCountsList()
          .stream()
          .mapToLong(Long::longValue)
          .sum();
    } finally {
      channel.shutdownNow();
    }
  }
}
