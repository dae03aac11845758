package io.kithgraph.loadgen.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kithgraph.loadgen.runner.LoadReport;
import io.kithgraph.loadgen.runner.Measurement;
import io.kithgraph.loadgen.runner.Second;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a run measured to files. Stateless. */
public final class ReportFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ReportFiles() {}

  /** As one JSON document, for programs. */
  public static void writeJson(Path path, LoadReport report, RunFacts facts) throws IOException {
    ObjectNode root = root(facts);
    root.put("workload", report.workload());
    root.put("callsPerSecond", report.callsPerSecond());
    root.put("failed", report.failed()).put("wrong", report.wrong());
    root.put("rateFrom", report.shape().from()).put("rateTo", report.shape().to());
    root.put("rampSeconds", report.shape().ramp().toSeconds());
    root.put("seconds", report.shape().duration().toSeconds());
    root.put("burst", report.shape().burst());
    ArrayNode operations = root.putArray("operations");
    for (LoadReport.Operation operation : report.operations()) {
      ObjectNode node = operations.addObject();
      node.put("name", operation.name()).put("calls", operation.calls());
      ObjectNode micros = node.putObject("latencyMicros");
      for (int i = 0; i < LoadReport.PERCENTILES.size(); i++) {
        micros.put("p" + LoadReport.PERCENTILES.get(i), operation.micros().get(i));
      }
    }
    ArrayNode timeline = root.putArray("timeline");
    for (Second second : report.seconds()) {
      timeline
          .addObject()
          .put("second", second.number())
          .put("rate", second.rate())
          .put("calls", second.calls())
          .put("failures", second.failures())
          .put("p50Micros", second.p50Micros())
          .put("p99Micros", second.p99Micros())
          .put("maxMicros", second.maxMicros());
    }
    ArrayNode problems = root.putArray("problems");
    report
        .problems()
        .forEach(
            problem ->
                problems.addObject().put("what", problem.what()).put("count", problem.count()));
    write(path, root);
  }

  /** Comparisons as one JSON document, for programs. */
  public static void writeJson(Path path, ComparisonReport report, RunFacts facts)
      throws IOException {
    ObjectNode root = root(facts);
    ArrayNode rows = root.putArray("comparisons");
    for (Comparison comparison : report.comparisons()) {
      ObjectNode row = rows.addObject();
      row.put("what", comparison.what()).put("ratio", comparison.ratio());
      row.put("wanted", comparison.wanted()).put("met", comparison.met());
      put(row.putObject("measured"), comparison.measured());
      put(row.putObject("ceiling"), comparison.ceiling());
    }
    write(path, root);
  }

  /** Comparisons as one HTML page that needs nothing else, for people. */
  public static void writeHtml(Path path, ComparisonReport report, RunFacts facts)
      throws IOException {
    Files.writeString(path, new ComparisonPage(report, facts).page(), StandardCharsets.UTF_8);
  }

  private static ObjectNode root(RunFacts facts) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("version", 1).put("title", facts.title()).put("command", facts.command());
    root.put("began", facts.began().toString());
    ObjectNode machine = root.putObject("machine");
    facts.machine().forEach(fact -> machine.put(fact.name(), fact.value()));
    return root;
  }

  private static void write(Path path, ObjectNode root) throws IOException {
    Files.writeString(
        path,
        MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n",
        StandardCharsets.UTF_8);
  }

  private static void put(ObjectNode node, Measurement measured) {
    node.put("name", measured.name()).put("inFlight", measured.inFlight());
    node.put("callsPerSecond", measured.callsPerSecond());
    node.put("p50Micros", measured.p50Micros()).put("p99Micros", measured.p99Micros());
    node.put("failures", measured.failures());
    node.put("clientMicros", measured.cost().clientMicros());
    node.put("serverMicros", measured.cost().serverMicros());
    node.put("serverBytes", measured.cost().serverBytes());
  }

  /** As one HTML page that needs nothing else, for people. */
  public static void writeHtml(Path path, LoadReport report, RunFacts facts) throws IOException {
    Files.writeString(path, new HtmlReport(report, facts).page(), StandardCharsets.UTF_8);
  }
}
