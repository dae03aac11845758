package io.kithgraph.loadgen.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the dialect of a file from its first bytes or rows: the separator that every row has
 * equally often, or else runs of blanks.
 */
public final class DialectDetector {
  private static final int ROWS = 100;
  private static final int MAX_LINES = 10_000;
  private static final int MAX_FIELD_CHARS = 4_096;
  private static final char[] SEPARATORS = {'\t', ',', '|', ';'};

  private DialectDetector() {}

  /** The dialect that fits the beginning of the file best. */
  public static Dialect detect(SourceFile file) {
    if (ParquetRows.isParquet(file)) {
      return Dialect.PARQUET;
    }
    List<String> rows = new ArrayList<>();
    try (LineReader lines = new LineReader(file.open())) {
      String line;
      while (rows.size() < ROWS && lines.line() < MAX_LINES && (line = lines.next()) != null) {
        String text = line.strip();
        int last = rows.size() - 1;
        if (last >= 0 && isOpen(rows.get(last))) {
          rows.set(last, rows.get(last) + "\n" + text);
        } else if (!text.isEmpty() && text.charAt(0) != Dialect.COMMENT) {
          rows.add(text);
        }
      }
    } catch (IOException e) {
      throw file.failed(e);
    }
    return detect(rows);
  }

  /** Whether a quoted field goes on in the next line; not if it is too long to be one. */
  private static boolean isOpen(String row) {
    return row.length() < MAX_FIELD_CHARS && row.chars().filter(c -> c == '"').count() % 2 == 1;
  }

  static Dialect detect(List<String> rows) {
    if (!rows.isEmpty() && rows.get(0).charAt(0) == '{') {
      return Dialect.JSON_LINES;
    }
    Dialect best = Dialect.SNAP;
    int bestAgreement = 0;
    for (char separator : SEPARATORS) {
      int agreement = agreement(rows, separator);
      if (agreement > bestAgreement) {
        best = new Dialect(separator);
        bestAgreement = agreement;
      }
    }
    // A few bad rows must not change what the file is, but most rows have to agree.
    return bestAgreement * 4 >= rows.size() * 3 ? best : Dialect.SNAP;
  }

  /** How many rows have the separator as often as the first one; 0 if that has none. */
  private static int agreement(List<String> rows, char separator) {
    int expected = rows.isEmpty() ? 0 : count(rows.get(0), separator);
    if (expected == 0) {
      return 0;
    }
    int agreeing = 0;
    for (String row : rows) {
      if (count(row, separator) == expected) {
        agreeing++;
      }
    }
    return agreeing;
  }

  private static int count(String row, char separator) {
    int count = 0;
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        count++;
      }
    }
    return count;
  }
}
