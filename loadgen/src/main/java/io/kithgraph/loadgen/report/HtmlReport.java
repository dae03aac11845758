package io.kithgraph.loadgen.report;

import io.kithgraph.loadgen.runner.LoadReport;
import io.kithgraph.loadgen.runner.Second;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A page with the figures of a run and plots of them, without scripts or other files. Immutable.
 */
final class HtmlReport {
  private final LoadReport report;
  private final String title;

  HtmlReport(LoadReport report, String title) {
    this.report = report;
    this.title = title;
  }

  String page() {
    List<Second> seconds = report.seconds();
    LoadReport.Operation all = report.operations().get(0);
    StringBuilder page = HtmlPage.begin(title);
    page.append("<p>Workload ")
        .append(HtmlPage.escaped(report.workload()))
        .append(", ")
        .append(shape())
        .append(". Calls begin at");
    page.append(" moments that were fixed before; latencies count from those.</p>");
    page.append("<div class=\"tiles\">");
    tile(page, "", HtmlPage.number(report.callsPerSecond()), "calls per second");
    tile(page, "", millis(all.micros().get(0)), "median");
    tile(page, "", millis(all.micros().get(2)), "99 %");
    tile(page, "", millis(all.micros().get(3)), "99.9 %");
    tile(page, report.failed() > 0 ? " bad" : "", number(report.failed()), "failed");
    tile(page, report.wrong() > 0 ? " bad" : "", number(report.wrong()), "wrong answers");
    page.append("</div>");
    page.append("<h2>Calls per second</h2>");
    key(page, "ka", "answered", "kb", "begun", "kc", "failed");
    new LinePlot(seconds.size(), " /s")
        .line("b", values(seconds, Second::rate))
        .line("a", values(seconds, Second::calls))
        .line("c", values(seconds, Second::failures))
        .appendTo(page);
    page.append("<h2>Latency, ms</h2>");
    key(page, "ka", "median", "kb", "99 %");
    new LinePlot(seconds.size(), " ms")
        .line("b", values(seconds, second -> second.p99Micros() / 1e3))
        .line("a", values(seconds, second -> second.p50Micros() / 1e3))
        .appendTo(page);
    page.append("<h2>By operation, ms</h2>");
    operations(page);
    if (!report.problems().isEmpty()) {
      page.append("<h2>Problems</h2><table><tr><th>what<th>calls");
      report
          .problems()
          .forEach(
              problem ->
                  page.append("<tr><td>")
                      .append(HtmlPage.escaped(problem.what()))
                      .append("<td>")
                      .append(number(problem.count())));
      page.append("</table>");
    }
    return page.append("</html>\n").toString();
  }

  private String shape() {
    String rate =
        report.shape().from() == report.shape().to()
            ? HtmlPage.number(report.shape().to()) + " calls/s"
            : HtmlPage.number(report.shape().from())
                + " to "
                + HtmlPage.number(report.shape().to())
                + " calls/s";
    return rate
        + " for "
        + report.shape().duration().toSeconds()
        + " s"
        + (report.shape().burst() > 1
            ? String.format(
                Locale.ROOT, ", %.1f times as many in the middle", report.shape().burst())
            : "");
  }

  private void operations(StringBuilder page) {
    page.append("<table><tr><th>operation<th>calls");
    LoadReport.PERCENTILES.forEach(
        percentile ->
            page.append("<th>").append(percentile == 100 ? "max" : trimmed(percentile) + " %"));
    for (LoadReport.Operation operation : report.operations()) {
      page.append("<tr><td>").append(HtmlPage.escaped(operation.name()));
      page.append("<td>").append(number(operation.calls()));
      operation
          .micros()
          .forEach(
              micros ->
                  page.append("<td>").append(String.format(Locale.ROOT, "%,.2f", micros / 1e3)));
    }
    page.append("</table>");
  }

  private static void tile(StringBuilder page, String kind, String value, String what) {
    page.append("<div class=\"tile").append(kind).append("\"><b>").append(value);
    page.append("</b><span>").append(what).append("</span></div>");
  }

  private static void key(StringBuilder page, String... classesAndNames) {
    page.append("<div class=\"key\">");
    for (int i = 0; i < classesAndNames.length; i += 2) {
      page.append("<i class=\"").append(classesAndNames[i]).append("\"></i>");
      page.append(classesAndNames[i + 1]);
    }
    page.append("</div>");
  }

  private static double[] values(List<Second> seconds, ToDoubleFunction<Second> value) {
    return seconds.stream().mapToDouble(value).toArray();
  }

  private static String trimmed(double percentile) {
    return percentile == Math.rint(percentile)
        ? Long.toString((long) percentile)
        : Double.toString(percentile);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, "%,.2f ms", micros / 1e3);
  }
}
