package io.kithgraph.loadgen.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;

/**
 * Lines over a common horizontal axis, with a key and both axes, as SVG. Confined to one thread.
 */
final class Plot {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 280;
  private static final int LEFT = 76;
  private static final int RIGHT = 20;
  private static final int TOP = 30;
  private static final int BOTTOM = 46;

  private final String what;
  private final Axis across;
  private final String acrossTitle;
  private final Axis up;
  private final String upTitle;
  private final double[] places;
  private final List<Line> lines = new ArrayList<>();

  /** One line. */
  private record Line(String name, String cssClass, boolean filled, List<Double> values) {}

  /**
   * A plot.
   *
   * @param what it shows, for those who cannot see it
   * @param places where on the horizontal axis the values of each line lie
   */
  Plot(String what, Axis across, String acrossTitle, Axis up, String upTitle, double[] places) {
    this.what = what;
    this.across = across;
    this.acrossTitle = acrossTitle;
    this.up = up;
    this.upTitle = upTitle;
    this.places = places;
  }

  /** One more line; the first is drawn first. */
  Plot line(String name, String cssClass, double[] values) {
    lines.add(new Line(name, cssClass, false, boxed(values)));
    return this;
  }

  /** One more line, with the area under it. */
  Plot area(String name, String cssClass, double[] values) {
    lines.add(new Line(name, cssClass, true, boxed(values)));
    return this;
  }

  private static List<Double> boxed(double[] values) {
    return DoubleStream.of(values).boxed().toList();
  }

  /**
   * Adds it to a page.
   *
   * @param told what is shown of each place to those who point at it
   */
  void addTo(HtmlPage page, IntFunction<String> told) {
    page.add("<div class=\"plot\"><div class=\"key\">");
    for (Line line : lines) {
      page.add("<span><svg viewBox=\"0 0 26 10\" aria-hidden=\"true\"><line class=\"line ")
          .add(line.cssClass)
          .add("\" x1=\"2\" x2=\"24\" y1=\"5\" y2=\"5\"/></svg>")
          .add(HtmlPage.escaped(line.name))
          .add("</span>");
    }
    page.add("</div>");
    page.add(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH,
            HEIGHT,
            HtmlPage.escaped(what)));
    axes(page);
    lines.forEach(line -> draw(page, line));
    targets(page, told);
    page.add("</svg></div>");
  }

  private void axes(HtmlPage page) {
    for (double tick : up.ticks()) {
      double y = y(tick);
      page.add(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LEFT,
              WIDTH - RIGHT,
              y,
              y,
              LEFT - 8,
              y + 4,
              up.label(tick)));
    }
    int floor = HEIGHT - BOTTOM;
    for (double tick : across.ticks()) {
      page.add(
          String.format(
              Locale.ROOT,
              "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
                  + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              x(tick),
              x(tick),
              floor,
              floor + 5,
              x(tick),
              floor + 19,
              across.label(tick)));
    }
    page.add(
        String.format(
            Locale.ROOT,
            "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
                + "<text x=\"%d\" y=\"16\">%s</text>"
                + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
            LEFT,
            WIDTH - RIGHT,
            floor,
            floor,
            LEFT,
            HtmlPage.escaped(upTitle),
            WIDTH - RIGHT,
            HEIGHT - 8,
            HtmlPage.escaped(acrossTitle)));
  }

  /** A value that is not a number is a gap. */
  private void draw(HtmlPage page, Line line) {
    int from = 0;
    for (int i = 0; i <= line.values.size(); i++) {
      if (i == line.values.size() || line.values.get(i).isNaN()) {
        draw(page, line, from, i);
        from = i + 1;
      }
    }
  }

  private void draw(HtmlPage page, Line line, int from, int to) {
    if (from >= to) {
      return;
    }
    StringBuilder points = new StringBuilder();
    for (int i = from; i < to; i++) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(places[i]), y(line.values.get(i))));
    }
    if (line.filled) {
      page.add(
          String.format(
              Locale.ROOT,
              "<polygon class=\"under f%s\" points=\"%.1f,%d %s%.1f,%d\"/>",
              line.cssClass,
              x(places[from]),
              HEIGHT - BOTTOM,
              points,
              x(places[to - 1]),
              HEIGHT - BOTTOM));
    }
    page.add("<polyline class=\"line ").add(line.cssClass).add("\" points=\"");
    page.add(points.toString().strip()).add("\"/>");
  }

  /** Invisible columns that show their text under the pointer. */
  private void targets(HtmlPage page, IntFunction<String> told) {
    for (int i = 0; i < places.length; i++) {
      double from = i == 0 ? x(places[i]) : (x(places[i - 1]) + x(places[i])) / 2;
      double to = i == places.length - 1 ? x(places[i]) : (x(places[i]) + x(places[i + 1])) / 2;
      page.add(
          String.format(
              Locale.ROOT,
              "<rect class=\"hit\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%s</title></rect>",
              from,
              TOP,
              Math.max(1, to - from),
              HEIGHT - BOTTOM - TOP,
              HtmlPage.escaped(told.apply(i))));
    }
  }

  private double x(double value) {
    return LEFT + (WIDTH - LEFT - RIGHT) * across.part(value);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * up.part(value);
  }
}
