package io.kithgraph.loadgen.report;

import io.kithgraph.loadgen.runner.Measurement;
import java.util.List;
import java.util.Locale;

/**
 * A page with figures beside those that they are compared with, without scripts or other files.
 * Immutable.
 */
record ComparisonPage(List<Comparison> comparisons, String title) {
  private static final int BAR_WIDTH = 220;

  ComparisonPage {
    comparisons = List.copyOf(comparisons);
  }

  String page() {
    StringBuilder page = HtmlPage.begin(title);
    page.append(
        "<p>A fixed number of calls is always under way. Each figure is beside the one that");
    page.append(" it is compared with, from the same run; bars are calls per second.</p>");
    for (Comparison comparison : comparisons) {
      page.append("<h2>").append(HtmlPage.escaped(comparison.what())).append("</h2>");
      page.append("<div class=\"tiles\"><div class=\"tile").append(comparison.met() ? "" : " bad");
      page.append("\"><b>").append(String.format(Locale.ROOT, "%,.2f ×", comparison.ratio()));
      page.append("</b><span>wanted: ").append(HtmlPage.escaped(comparison.wanted()));
      page.append("</span></div></div><table><tr><th><th><th>calls/s<th>median, ms<th>99 %, ms");
      page.append("<th>failed");
      double most =
          Math.max(comparison.measured().callsPerSecond(), comparison.ceiling().callsPerSecond());
      row(page, comparison.measured(), "ka", most);
      row(page, comparison.ceiling(), "kb", most);
      page.append("</table>");
    }
    return page.append("</html>\n").toString();
  }

  private static void row(StringBuilder page, Measurement figures, String colour, double most) {
    page.append("<tr><td>").append(HtmlPage.escaped(figures.name()));
    page.append("<td><i class=\"bar ").append(colour).append("\" style=\"width:");
    page.append(Math.round(BAR_WIDTH * figures.callsPerSecond() / Math.max(1, most)));
    page.append("px\"></i><td>").append(HtmlPage.number(figures.callsPerSecond()));
    page.append(String.format(Locale.ROOT, "<td>%,.2f", figures.p50Micros() / 1e3));
    page.append(String.format(Locale.ROOT, "<td>%,.2f", figures.p99Micros() / 1e3));
    page.append("<td>").append(figures.failures());
  }
}
