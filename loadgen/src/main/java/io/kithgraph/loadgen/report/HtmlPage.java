package io.kithgraph.loadgen.report;

import java.util.Locale;

/** What all pages have in common. Stateless. */
final class HtmlPage {
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
      .bar{display:inline-block;height:10px;border-radius:3px}.ka{background:var(--a)}.kb{background:var(--b)}.kc{background:var(--c)}
      """;

  private HtmlPage() {}

  /** The beginning of a page, up to its heading. */
  static StringBuilder begin(String title) {
    StringBuilder page = new StringBuilder(1 << 14);
    page.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
    page.append("<meta name=\"viewport\" content=\"width=device-width\">");
    page.append("<title>").append(escaped(title)).append("</title><style>").append(STYLE);
    return page.append("</style><h1>").append(escaped(title)).append("</h1>");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** Without decimals. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
