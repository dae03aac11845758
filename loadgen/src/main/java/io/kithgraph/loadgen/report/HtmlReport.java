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
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1c2430;--soft:#667085;--line:#e3e7ee;--paper:#fff;--card:#f7f9fc;
      --a:#2f6fed;--b:#e8743b;--c:#d64045}
      @media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#98a2b3;--line:#2b3342;--paper:#141a23;
      --card:#1b2330;--a:#6ea0ff;--b:#ff9d6b;--c:#ff7b7f}}
      body{margin:0 auto;max-width:960px;padding:32px 24px;background:var(--paper);color:var(--ink);
      font:15px/1.5 system-ui,sans-serif}
      h1{font-size:26px;margin:0}h2{font-size:17px;margin:36px 0 8px}p{color:var(--soft);margin:4px 0 20px}
      .tiles{display:flex;flex-wrap:wrap;gap:12px}.tile{flex:1 1 130px;background:var(--card);border-radius:10px;
      padding:12px 16px}.tile b{display:block;font-size:22px;font-variant-numeric:tabular-nums}
      .tile span{color:var(--soft);font-size:13px}.bad b{color:var(--c)}
      table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
      th,td{padding:6px 10px;border-bottom:1px solid var(--line);text-align:right}
      th:first-child,td:first-child{text-align:left}th{color:var(--soft);font-weight:500}
      svg{width:100%;height:auto;background:var(--card);border-radius:10px}
      svg text{fill:var(--soft);font:11px system-ui,sans-serif}.grid{stroke:var(--line)}
      .a{stroke:var(--a)}.b{stroke:var(--b)}.c{stroke:var(--c)}.plot{fill:none;stroke-width:1.8}
      .key{font-size:13px;color:var(--soft)}.key i{display:inline-block;width:14px;height:3px;margin:0 6px 3px 14px}
      .ka{background:var(--a)}.kb{background:var(--b)}.kc{background:var(--c)}
      """;

  private final LoadReport report;
  private final String title;

  HtmlReport(LoadReport report, String title) {
    this.report = report;
    this.title = title;
  }

  String page() {
    List<Second> seconds = report.seconds();
    LoadReport.Operation all = report.operations().get(0);
    StringBuilder page = new StringBuilder(1 << 14);
    page.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
    page.append("<meta name=\"viewport\" content=\"width=device-width\">");
    page.append("<title>").append(escaped(title)).append("</title><style>").append(STYLE);
    page.append("</style><h1>").append(escaped(title)).append("</h1><p>Workload ");
    page.append(escaped(report.workload())).append(", ").append(shape()).append(". Calls begin at");
    page.append(" moments that were fixed before; latencies count from those.</p>");
    page.append("<div class=\"tiles\">");
    tile(page, "", number(report.callsPerSecond()), "calls per second");
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
                      .append(escaped(problem.what()))
                      .append("<td>")
                      .append(number(problem.count())));
      page.append("</table>");
    }
    return page.append("</html>\n").toString();
  }

  private String shape() {
    String rate =
        report.shape().from() == report.shape().to()
            ? number(report.shape().to()) + " calls/s"
            : number(report.shape().from()) + " to " + number(report.shape().to()) + " calls/s";
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
      page.append("<tr><td>").append(escaped(operation.name()));
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

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, "%,.2f ms", micros / 1e3);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
