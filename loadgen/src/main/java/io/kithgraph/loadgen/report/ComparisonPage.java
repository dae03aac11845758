package io.kithgraph.loadgen.report;

import io.kithgraph.loadgen.runner.Measurement;
import java.util.List;
import java.util.Locale;

/** A page with figures beside those that they are compared with. Immutable. */
record ComparisonPage(ComparisonReport report, RunFacts facts) {

  String page() {
    HtmlPage page = new HtmlPage(facts);
    List<Comparison> comparisons = report.comparisons();
    long met = comparisons.stream().filter(Comparison::met).count();
    page.paragraph(
        "lead",
        met == comparisons.size()
            ? "All " + met + " ratios are what they should be."
            : met + " of " + comparisons.size() + " ratios are what they should be.");
    report.how().forEach(sentence -> page.paragraph("soft", sentence));
    page.add("<div class=\"wide\"><table><tr><th>compared</th><th>ratio</th>");
    page.add("<th class=\"text\">wanted</th><th></th></tr>");
    for (Comparison comparison : comparisons) {
      page.add("<tr><td class=\"text\">").add(HtmlPage.escaped(comparison.what())).add("</td>");
      page.add("<td><b>").add(ratio(comparison)).add("</b></td>");
      page.add("<td class=\"text\">")
          .add(HtmlPage.escaped(comparison.wanted().replace(" x", " ×")))
          .add("</td>");
      page.add(
          comparison.met()
              ? "<td><span class=\"met\">met</span></td></tr>"
              : "<td><span class=\"unmet\">not met</span></td></tr>");
    }
    page.add("</table></div>");
    page.heading("Figures");
    page.paragraph(
        "soft",
        "Bars are calls per second, beside the faster of the two. 50 % and 99 % of calls were"
            + " answered within so many milliseconds.");
    page.add("<div class=\"wide\"><table>");
    boolean costs =
        comparisons.stream()
            .anyMatch(comparison -> comparison.measured().cost().serverMicros() > 0);
    comparisons.forEach(comparison -> figures(page, comparison, costs));
    page.add("</table></div>");
    return page.end();
  }

  private static String ratio(Comparison comparison) {
    double ratio = comparison.ratio();
    String format =
        ratio >= 100 ? "%,.0f ×" : ratio >= 10 ? "%.1f ×" : ratio >= 0.1 ? "%.2f ×" : "%.4f ×";
    return String.format(Locale.ROOT, format, ratio);
  }

  private static void figures(HtmlPage page, Comparison comparison, boolean costs) {
    double most =
        Math.max(comparison.measured().callsPerSecond(), comparison.ceiling().callsPerSecond());
    page.add("<tr class=\"group\"><th class=\"text\">").add(HtmlPage.escaped(comparison.what()));
    page.add("</th><th></th><th>calls/s</th><th>50 %, ms</th><th>99 %, ms</th><th>in flight</th>");
    page.add("<th>failed</th>");
    page.add(
        costs ? "<th>server µs<br>per call</th><th>server bytes<br>per call</th></tr>" : "</tr>");
    row(page, comparison.measured(), "ba", most, costs);
    row(page, comparison.ceiling(), "bb", most, costs);
  }

  private static void row(
      HtmlPage page, Measurement figures, String colour, double most, boolean costs) {
    page.add("<tr><td class=\"text\">").add(HtmlPage.escaped(figures.name())).add("</td>");
    page.add("<td class=\"track\"><div class=\"bar ").add(colour);
    page.add(
        String.format(
            Locale.ROOT,
            "\" style=\"width:%.1f%%\"></div></td>",
            100 * figures.callsPerSecond() / Math.max(1e-9, most)));
    page.cell(rate(figures.callsPerSecond()));
    page.cell(HtmlPage.millis(figures.p50Micros()));
    page.cell(HtmlPage.millis(figures.p99Micros()));
    page.cell(figures.inFlight() == 0 ? "at this rate" : HtmlPage.number(figures.inFlight()));
    page.cell(HtmlPage.number(figures.failures()));
    if (costs) {
      page.cell(String.format(Locale.ROOT, "%,.1f", figures.cost().serverMicros()));
      page.cell(HtmlPage.number(figures.cost().serverBytes()));
    }
    page.add("</tr>");
  }

  /** Slow ones with a decimal. */
  private static String rate(double callsPerSecond) {
    return String.format(Locale.ROOT, callsPerSecond < 100 ? "%.1f" : "%,.0f", callsPerSecond);
  }
}
