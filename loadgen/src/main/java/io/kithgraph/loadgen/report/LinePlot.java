package io.kithgraph.loadgen.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over the seconds of a run, as inline SVG. Confined to one thread. */
final class LinePlot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 240;
  private static final int LEFT = 64;
  private static final int BOTTOM = 28;
  private static final int TOP = 12;
  private static final int RIGHT = 16;
  private static final int GRID_LINES = 4;

  private final int seconds;
  private final String unit;
  private final List<String> classes = new ArrayList<>();
  private final List<double[]> lines = new ArrayList<>();
  private double highest = 1e-9;

  LinePlot(int seconds, String unit) {
    this.seconds = seconds;
    this.unit = unit;
  }

  /** One more line; the first is drawn first. */
  LinePlot line(String cssClass, double[] values) {
    classes.add(cssClass);
    lines.add(values);
    for (double value : values) {
      highest = Math.max(highest, value);
    }
    return this;
  }

  void appendTo(StringBuilder page) {
    double top = roundedUp(highest);
    page.append(String.format(Locale.ROOT, "<svg viewBox=\"0 0 %d %d\">", WIDTH, HEIGHT));
    for (int i = 0; i <= GRID_LINES; i++) {
      double value = top * i / GRID_LINES;
      double y = y(value, top);
      page.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s%s</text>",
              LEFT,
              WIDTH - RIGHT,
              y,
              y,
              LEFT - 8,
              y + 4,
              label(value, top),
              i == GRID_LINES ? unit : ""));
    }
    for (int i = 0; i < lines.size(); i++) {
      page.append("<polyline class=\"plot ").append(classes.get(i)).append("\" points=\"");
      double[] values = lines.get(i);
      for (int second = 0; second < values.length; second++) {
        page.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(second), y(values[second], top)));
      }
      page.append("\"/>");
    }
    page.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\">0 s</text>"
                + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d s</text></svg>",
            LEFT,
            HEIGHT - 8,
            WIDTH - RIGHT,
            HEIGHT - 8,
            seconds));
  }

  private double x(int second) {
    return LEFT + (WIDTH - LEFT - RIGHT) * (double) second / Math.max(1, seconds - 1);
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top;
  }

  /** The next of 1, 2, 4, 5, 8 and 10 times a power of ten. */
  private static double roundedUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : new double[] {1, 2, 4, 5, 8}) {
      if (value <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private static String label(double value, double top) {
    return String.format(Locale.ROOT, top >= 20 ? "%,.0f" : top >= 1 ? "%.1f" : "%.3f", value);
  }
}
