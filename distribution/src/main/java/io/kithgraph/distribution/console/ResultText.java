package io.kithgraph.distribution.console;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a person is shown for one result of a query: its own text, but for an answer of {@code
 * explain()}, which drivers receive as nested maps: of it the steps as written, each rule that
 * changed them, and the steps that run, one a line. Immutable.
 */
final class ResultText {
  private static final String ORIGINAL = "original";
  private static final String INTERMEDIATE = "intermediate";
  private static final String FINAL = "final";

  private ResultText() {}

  static String of(Object result) {
    if (result instanceof Map<?, ?> map
        && map.size() == 3
        && map.get(ORIGINAL) instanceof List<?> original
        && map.get(INTERMEDIATE) instanceof List<?> rules
        && map.get(FINAL) instanceof List<?> last) {
      return explanation(original, rules, last);
    }
    return String.valueOf(result);
  }

  private static String explanation(List<?> original, List<?> rules, List<?> last) {
    StringBuilder text = new StringBuilder("Traversal Explanation\n");
    line(text, "as written", original);
    Object before = original;
    for (Object rule : rules) {
      if (rule instanceof Map<?, ?> applied) {
        Object after = applied.get("traversal");
        if (after instanceof List<?> steps && !Objects.equals(before, after)) {
          line(text, String.valueOf(applied.get("strategy")), steps);
          before = after;
        }
      }
    }
    line(text, "as run", last);
    return text.deleteCharAt(text.length() - 1).toString();
  }

  private static void line(StringBuilder text, String what, List<?> steps) {
    text.append(String.format(Locale.ROOT, "  %-26s  %s\n", what, steps));
  }
}
