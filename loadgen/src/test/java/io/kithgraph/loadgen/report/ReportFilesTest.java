package io.kithgraph.loadgen.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kithgraph.loadgen.runner.LoadReport;
import io.kithgraph.loadgen.runner.LoadShape;
import io.kithgraph.loadgen.runner.Second;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
              new Second(1, 50, 50, 0, 100, 900),
              new Second(2, 100, 99, 1, 120, 1_000),
              new Second(3, 100, 100, 0, 90, 800)),
          List.of(new LoadReport.Problem("get <&>: gone", 1)));

  @Test
  void writesJson(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("r.json");
    ReportFiles.writeJson(file, REPORT, "t");

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/callsPerSecond").asDouble()).isEqualTo(95.5);
    assertThat(json.at("/operations/0/latencyMicros/p99.9").asLong()).isEqualTo(400);
    assertThat(json.at("/timeline/1/failures").asLong()).isEqualTo(1);
    assertThat(json.at("/problems/0/what").asText()).isEqualTo("get <&>: gone");
  }

  @Test
  void writesAPageThatNeedsNothingElse(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("r.html");
    ReportFiles.writeHtml(file, REPORT, "A <title>");

    String page = Files.readString(file);
    assertThat(page)
        .contains("<h1>A &lt;title></h1>", "get &lt;&amp;>")
        .doesNotContain("http", "<script", "src=", "NaN", "Infinity");
    Matcher plots = Pattern.compile("<svg.*?</svg>").matcher(page);
    int found = 0;
    while (plots.find()) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(plots.group())));
      found++;
    }
    assertThat(found).isEqualTo(2);
  }
}
