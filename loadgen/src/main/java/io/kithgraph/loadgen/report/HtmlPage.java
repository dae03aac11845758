package io.kithgraph.loadgen.report;

import java.util.Locale;

/**
 * A page that needs no script, font or other file, and what all pages have in common. Confined to
 * one thread.
 */
final class HtmlPage {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1b2330;--soft:#596579;--line:#dfe4ec;--paper:#fff;--card:#f6f8fb;
      --a:#1f5fd6;--b:#c8590c;--c:#c2252c;--good:#13713f;--goodback:#e2f4e9;--badback:#fde8e8}
      @media(prefers-color-scheme:dark){:root{--ink:#e8ebf1;--soft:#a3adbd;--line:#2e3746;--paper:#12171f;
      --card:#1a212c;--a:#76a7ff;--b:#ffa066;--c:#ff8285;--good:#7fdba5;--goodback:#14352a;--badback:#451f24}}
      *{box-sizing:border-box}
      body{margin:0 auto;max-width:1040px;padding:40px 24px 64px;background:var(--paper);color:var(--ink);
      font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
      h1{font-size:28px;line-height:1.2;margin:0 0 8px}h2{font-size:18px;margin:44px 0 4px}
      p{margin:4px 0 16px;max-width:92ch}.soft{color:var(--soft)}.lead{font-size:17px}
      .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:12px;margin:20px 0}
      .tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 16px}
      .tile b{display:block;font-size:23px;line-height:1.3;font-variant-numeric:tabular-nums;white-space:nowrap}
      .tile span{color:var(--soft);font-size:13px}.tile.bad b{color:var(--c)}
      .wide{overflow-x:auto}
      table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
      th,td{padding:7px 10px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
            th{color:var(--soft);font-weight:600;font-size:13px;vertical-align:bottom}
      th:first-child,td:first-child,.text{text-align:left}
      th.text,td.text{white-space:normal;min-width:24ch}tr.sum td{font-weight:600}tr.group th{padding-top:24px}
      tr.group th.text{color:var(--ink)}
      .met,.unmet{border-radius:6px;padding:2px 8px;font-size:13px;font-weight:600}
      .met{color:var(--good);background:var(--goodback)}.unmet{color:var(--c);background:var(--badback)}
      svg{display:block;width:100%;height:auto}
      .plot{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:8px}
      svg text{fill:var(--soft);font:12px system-ui,sans-serif;font-variant-numeric:tabular-nums}
      .grid{stroke:var(--line)}.axis{stroke:var(--soft)}
      .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
      .a{stroke:var(--a)}.b{stroke:var(--b)}.c{stroke:var(--c)}.dash{stroke-dasharray:5 5}
      .fa{fill:var(--a)}.fb{fill:var(--b)}.fc{fill:var(--c)}.under{fill-opacity:.12}
      .hit{fill:transparent}.hit:hover{fill:var(--soft);fill-opacity:.15}
      .key{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:13px;color:var(--soft);margin:0 0 6px}
      .key svg{display:inline-block;width:26px;height:10px;margin-right:7px}
      .track{width:150px;min-width:100px}
      .bar{height:12px;border-radius:3px;min-width:2px}.ba{background:var(--a)}.bb{background:var(--b)}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:8px 0}
      dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
      code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,monospace}
      @media print{body{max-width:none;padding:0}h2{break-after:avoid}.plot,tr{break-inside:avoid}}
      """;

  private final StringBuilder text = new StringBuilder(1 << 15);
  private final RunFacts facts;

  /** A page with its heading. */
  HtmlPage(RunFacts facts) {
    this.facts = facts;
    String title = escaped(facts.title());
    add("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    add("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    add("<title>").add(title).add("</title><style>").add(STYLE).add("</style></head><body>");
    add("<h1>").add(title).add("</h1>");
  }

  /** Adds markup as it is. */
  HtmlPage add(String markup) {
    text.append(markup);
    return this;
  }

  /** Adds a paragraph of plain text. */
  HtmlPage paragraph(String cssClass, String plain) {
    return add("<p class=\"").add(cssClass).add("\">").add(escaped(plain)).add("</p>");
  }

  HtmlPage heading(String plain) {
    return add("<h2>").add(escaped(plain)).add("</h2>");
  }

  /** Adds a figure that stands out. */
  HtmlPage tile(String value, String what, boolean bad) {
    return add("<div class=\"tile")
        .add(bad ? " bad" : "")
        .add("\"><b>")
        .add(escaped(value))
        .add("</b><span>")
        .add(escaped(what))
        .add("</span></div>");
  }

  /** Adds a cell with a number, or whatever stands in such a column. */
  HtmlPage cell(String value) {
    return add("<td>").add(escaped(value)).add("</td>");
  }

  /** The whole page; what was run comes last. */
  String end() {
    heading("How it was made");
    add("<dl>");
    fact("Command", "<code>" + escaped(facts.command()) + "</code>");
    fact("Began", escaped(facts.began().toString().replace('T', ' ').replace("Z", " UTC")));
    facts.machine().forEach(fact -> fact(fact.name(), escaped(fact.value())));
    return add("</dl></body></html>\n").text.toString();
  }

  private void fact(String name, String markup) {
    add("<dt>").add(escaped(name)).add("</dt><dd>").add(markup).add("</dd>");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** Without decimals. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Microseconds as milliseconds, with as many decimals as say something. */
  static String millis(long micros) {
    double millis = micros / 1e3;
    return String.format(
        Locale.ROOT, millis >= 100 ? "%,.0f" : millis >= 10 ? "%.1f" : "%.2f", millis);
  }
}
