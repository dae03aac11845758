package io.kithgraph.loadgen.report;

import io.kithgraph.loadgen.runner.LoadReport;
import io.kithgraph.loadgen.runner.Second;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;

/** A page with the figures of a run and plots of them. Confined to one thread. */
final class HtmlReport {
  /** Below it a latency is not told from none on a logarithmic axis. */
  private static final double LEAST_MILLIS = 0.01;

  private final LoadReport report;
  private final HtmlPage page;
  private final Timeline timeline;
  private final double[] moments;
  private final Axis time;

  HtmlReport(LoadReport report, RunFacts facts) {
    this.report = report;
    this.page = new HtmlPage(facts);
    this.timeline = Timeline.of(report.seconds());
    this.moments = timeline.values(Second::number);
    this.time = Axis.upTo(report.seconds().size());
  }

  String page() {
    summary();
    page.heading("Throughput");
    page.paragraph("soft", "Calls that began and calls that were answered, each second.");
    plot(
            "Calls per second over time",
            Axis.linear(Math.max(timeline.highest(Second::rate), timeline.highest(Second::calls))),
            "calls per second")
        .area("answered", "a", timeline.values(Second::calls))
        .line("begun", "b dash", timeline.values(Second::rate))
        .addTo(page, i -> told(timeline.parts().get(i)));
    latencies();
    failures();
    page.heading("Operations");
    new OperationTable(report).addTo(page);
    return page.end();
  }

  private void summary() {
    LoadReport.Operation all = report.operations().get(0);
    long begun = all.calls() + report.failed() + report.wrong();
    page.paragraph("lead", shape());
    page.add("<div class=\"tiles\">");
    page.tile(HtmlPage.number(report.callsPerSecond()), "calls per second answered", false);
    page.tile(HtmlPage.millis(all.micros().get(0)) + " ms", "50 % of calls within", false);
    page.tile(HtmlPage.millis(all.micros().get(2)) + " ms", "99 % of calls within", false);
    page.tile(HtmlPage.millis(all.micros().get(3)) + " ms", "99.9 % of calls within", false);
    page.tile(HtmlPage.number(report.failed()), part(report.failed(), begun), report.failed() > 0);
    page.tile(HtmlPage.number(report.wrong()), "wrong answers", report.wrong() > 0);
    page.add("</div>");
    page.paragraph(
        "soft",
        "Calls begin at moments that were fixed before, whether or not the server keeps up, and"
            + " latencies count from those moments. Answers were checked while the load ran.");
  }

  private static String part(long some, long all) {
    return some == 0
        ? "failed"
        : String.format(Locale.ROOT, "failed, %.2f %% of all", some * 100.0 / Math.max(1, all));
  }

  private String shape() {
    String rate =
        report.shape().from() == report.shape().to()
            ? HtmlPage.number(report.shape().to()) + " calls per second"
            : HtmlPage.number(report.shape().from())
                + " to "
                + HtmlPage.number(report.shape().to())
                + " calls per second, growing for "
                + report.shape().ramp().toSeconds()
                + " s";
    return "Workload "
        + report.workload()
        + ": "
        + rate
        + ", "
        + HtmlPage.number(report.shape().duration().toSeconds())
        + " s in all"
        + (report.shape().burst() > 1
            ? String.format(
                Locale.ROOT, ", %.1f times as many in the middle fifth", report.shape().burst())
            : "")
        + ".";
  }

  private void latencies() {
    page.heading("Latency");
    page.paragraph(
        "soft",
        "Of the calls that ended in each second; the axis is logarithmic."
            + (timeline.secondsInPart() > 1
                ? " Each point stands for " + timeline.secondsInPart() + " s."
                : ""));
    double[] median = millis(Second::p50Micros);
    double[] tail = millis(Second::p99Micros);
    double[] slowest = millis(Second::maxMicros);
    plot(
            "Latency over time",
            Axis.logarithmic(
                DoubleStream.of(median).filter(Double::isFinite).min().orElse(LEAST_MILLIS),
                DoubleStream.of(slowest).filter(Double::isFinite).max().orElse(1)),
            "milliseconds")
        .line("slowest", "c dash", slowest)
        .line("99 %", "b", tail)
        .line("50 %", "a", median)
        .addTo(page, i -> told(timeline.parts().get(i)));
  }

  private void failures() {
    page.heading("Errors");
    if (report.failed() + report.wrong() == 0) {
      page.paragraph("soft", "No call failed, and no answer was wrong.");
      return;
    }
    plot(
            "Calls that failed over time",
            Axis.linear(timeline.highest(Second::failures)),
            "calls per second")
        .area("failed or answered wrongly", "c", timeline.values(Second::failures))
        .addTo(page, i -> told(timeline.parts().get(i)));
    page.add("<div class=\"wide\"><table><tr><th>what was said</th><th>calls</th></tr>");
    report
        .problems()
        .forEach(
            problem ->
                page.add("<tr><td class=\"text\">")
                    .add(HtmlPage.escaped(problem.what()))
                    .add("</td>")
                    .cell(HtmlPage.number(problem.count()))
                    .add("</tr>"));
    page.add("</table></div>");
  }

  private Plot plot(String what, Axis up, String upTitle) {
    return new Plot(what, time, "seconds since the beginning", up, upTitle, moments);
  }

  private static String told(Second second) {
    return String.format(
        Locale.ROOT,
        "second %,d: %,.0f/s begun, %,d/s answered, %,d/s failed; 50 %% within %s ms, 99 %% within %s ms,"
            + " slowest %s ms",
        second.number(),
        second.rate(),
        second.calls(),
        second.failures(),
        HtmlPage.millis(second.p50Micros()),
        HtmlPage.millis(second.p99Micros()),
        HtmlPage.millis(second.maxMicros()));
  }

  /** A gap where nothing was answered. */
  private double[] millis(ToLongFunction<Second> micros) {
    return timeline.values(
        second ->
            second.calls() == 0
                ? Double.NaN
                : Math.max(LEAST_MILLIS, micros.applyAsLong(second) / 1e3));
  }
}
