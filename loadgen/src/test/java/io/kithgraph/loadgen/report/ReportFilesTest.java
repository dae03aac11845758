package io.kithgraph.loadgen.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kithgraph.loadgen.runner.CostPerCall;
import io.kithgraph.loadgen.runner.LoadReport;
import io.kithgraph.loadgen.runner.LoadShape;
import io.kithgraph.loadgen.runner.Measurement;
import io.kithgraph.loadgen.runner.Second;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportFilesTest {
  private static final LoadReport REPORT =
      new LoadReport(
          "tao",
          new LoadShape(10, 100, Duration.ofSeconds(1), Duration.ofSeconds(3), 1),
          95.5,
          1,
          0,
          List.of(
              new LoadReport.Operation("all", 290, List.of(100L, 200L, 300L, 400L, 500L, 600L)),
              new LoadReport.Operation("get <&>", 290, List.of(1L, 2L, 3L, 4L, 5L, 6L))),
          List.of(
              new Second(1, 50, 50, 0, 100, 900, 950),
              new Second(2, 100, 99, 1, 120, 1_000, 2_000),
              new Second(3, 100, 100, 0, 90, 800, 800),
              new Second(4, 100, 0, 0, 0, 0, 0)),
          List.of(new LoadReport.Problem("get <&>: gone", 1)));

  private static RunFacts facts(String title) {
    return new RunFacts(
        title,
        "kith bench run <x>",
        Instant.parse("2026-11-27T10:00:00Z"),
        List.of(new RunFacts.Fact("Processors", "2 & more")));
  }

  @Test
  void writesJson(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("r.json");
    ReportFiles.writeJson(file, REPORT, facts("t"));

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/callsPerSecond").asDouble()).isEqualTo(95.5);
    assertThat(json.at("/operations/0/latencyMicros/p99.9").asLong()).isEqualTo(400);
    assertThat(json.at("/timeline/1/failures").asLong()).isEqualTo(1);
    assertThat(json.at("/problems/0/what").asText()).isEqualTo("get <&>: gone");
    assertThat(json.at("/command").asText()).isEqualTo("kith bench run <x>");
    assertThat(json.at("/machine/Processors").asText()).isEqualTo("2 & more");
  }

  @Test
  void writesAPageThatNeedsNothingElse(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("r.html");
    ReportFiles.writeHtml(file, REPORT, facts("A <title>"));

    String page = Files.readString(file);
    assertThat(page)
        .contains(
            "<h1>A &lt;title></h1>",
            "get &lt;&amp;>",
            "calls per second",
            "milliseconds",
            "kith bench run &lt;x>",
            "2026-11-27 10:00:00 UTC",
            "2 &amp; more")
        .doesNotContain("http", "<script", "src=", "NaN", "Infinity");
    // Three plots, their keys, and a range for each operation, all of them well-formed.
    Matcher plots = Pattern.compile("<svg.*?</svg>").matcher(page);
    int found = 0;
    while (plots.find()) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(plots.group())));
      found += plots.group().contains("role=\"img\"") ? 1 : 0;
    }
    assertThat(found).isEqualTo(3);
  }

  @Test
  void aLongRunHasNoMorePointsThanAPlotCanShow() {
    List<Second> hours =
        IntStream.rangeClosed(1, 7_200)
            .mapToObj(i -> new Second(i, 100, 100, i == 9 ? 1 : 0, 50, i == 9 ? 700 : 80, 900))
            .toList();
    Timeline timeline = Timeline.of(hours);
    assertThat(timeline.parts()).hasSize(300);
    assertThat(timeline.secondsInPart()).isEqualTo(24);
    assertThat(timeline.parts().get(0)).isEqualTo(new Second(24, 100, 100, 1, 50, 700, 900));
    assertThat(timeline.parts().get(1).failures()).isZero();
  }

  @Test
  void writesComparisons(@TempDir Path folder) throws Exception {
    Comparison slower = Comparison.ofRates("a <b>", figures("a", 50), figures("b", 100), 0.8);
    ComparisonReport report = new ComparisonReport(List.of("so & so"), List.of(slower));
    ReportFiles.writeJson(folder.resolve("c.json"), report, facts("t"));
    ReportFiles.writeHtml(folder.resolve("c.html"), report, facts("t"));

    JsonNode json = new ObjectMapper().readTree(folder.resolve("c.json").toFile());
    assertThat(json.at("/comparisons/0/ratio").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/comparisons/0/met").asBoolean()).isFalse();
    assertThat(json.at("/comparisons/0/measured/serverBytes").asLong()).isEqualTo(4_096);
    assertThat(Files.readString(folder.resolve("c.html")))
        .contains(
            "a &lt;b>", "so &amp; so", "not met", "0.50 ×", "width:50.0%", "width:100.0%", "4,096")
        .doesNotContain("http", "<script", "src=");
  }

  private static Measurement figures(String name, double rate) {
    return new Measurement(name, 8, rate, 1_000, 2_000, 0, new CostPerCall(1, 20, 4_096));
  }
}
