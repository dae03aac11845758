package io.kithgraph.loadgen.report;

import io.kithgraph.loadgen.runner.LoadReport;
import java.util.Locale;

/** The latencies of each kind of call, as figures and beside each other. Immutable. */
record OperationTable(LoadReport report) {
  private static final int WIDTH = 200;
  private static final int HEIGHT = 16;

  /** Of {@link LoadReport#PERCENTILES}: 50, 99 and 100. */
  private static final int MEDIAN = 0;

  private static final int TAIL = 2;
  private static final int SLOWEST = 5;

  void addTo(HtmlPage page) {
    Axis axis =
        Axis.logarithmic(
            report.operations().stream()
                .mapToDouble(operation -> millis(operation, MEDIAN))
                .min()
                .orElse(1),
            report.operations().stream()
                .mapToDouble(operation -> millis(operation, SLOWEST))
                .max()
                .orElse(1));
    page.paragraph(
        "soft",
        String.format(
            Locale.ROOT,
            "Milliseconds within which a part of the calls was answered. A bar goes from 50 %% to"
                + " 99 %%, its line on to the slowest call; logarithmic, from %s to %s ms.",
            axis.label(axis.low()),
            axis.label(axis.high())));
    page.add(
        "<div class=\"wide\"><table><tr><th>operation</th><th></th><th>calls</th><th>share</th>");
    for (double percentile : LoadReport.PERCENTILES) {
      page.add("<th>").add(percentile == 100 ? "slowest" : trimmed(percentile) + " %").add("</th>");
    }
    page.add("</tr>");
    long all = Math.max(1, report.operations().get(0).calls());
    boolean sum = true;
    for (LoadReport.Operation operation : report.operations()) {
      page.add(sum ? "<tr class=\"sum\">" : "<tr>");
      sum = false;
      page.add("<td>").add(HtmlPage.escaped(operation.name())).add("</td>");
      page.add("<td class=\"track\">");
      range(page, axis, operation);
      page.add("</td>");
      page.cell(HtmlPage.number(operation.calls()));
      page.cell(String.format(Locale.ROOT, "%.1f %%", operation.calls() * 100.0 / all));
      operation.micros().forEach(micros -> page.cell(HtmlPage.millis(micros)));
      page.add("</tr>");
    }
    page.add("</table></div>");
  }

  private static void range(HtmlPage page, Axis axis, LoadReport.Operation operation) {
    double median = WIDTH * axis.part(millis(operation, MEDIAN));
    double tail = WIDTH * axis.part(millis(operation, TAIL));
    double slowest = WIDTH * axis.part(millis(operation, SLOWEST));
    page.add(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" aria-hidden=\"true\">"
                + "<line class=\"grid\" x1=\"0\" x2=\"%d\" y1=\"8\" y2=\"8\"/>"
                + "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"8\" y2=\"8\"/>"
                + "<rect class=\"fa\" x=\"%.1f\" y=\"4\" width=\"%.1f\" height=\"8\" rx=\"3\"/></svg>",
            WIDTH,
            HEIGHT,
            WIDTH,
            median,
            slowest,
            median,
            Math.max(3, tail - median)));
  }

  private static double millis(LoadReport.Operation operation, int percentile) {
    return Math.max(1, operation.micros().get(percentile)) / 1e3;
  }

  private static String trimmed(double percentile) {
    return percentile == Math.rint(percentile)
        ? Long.toString((long) percentile)
        : Double.toString(percentile);
  }
}
