package io.kithgraph.loadgen.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of fields between runs of blanks and tabs, as edge lists have them. */
final class WhitespaceRows implements RowReader {
  private final SourceFile file;
  private final LineReader lines;

  WhitespaceRows(SourceFile file) {
    this.file = file;
    this.lines = new LineReader(file.open());
  }

  @Override
  public @Nullable Row next() {
    try {
      String line;
      while ((line = lines.next()) != null) {
        List<String> fields = split(line);
        if (!fields.isEmpty() && fields.get(0).charAt(0) != Dialect.COMMENT) {
          return new Row(lines.line(), fields);
        }
      }
      return null;
    } catch (IOException e) {
      throw file.failed(e);
    }
  }

  static List<String> split(String line) {
    List<String> fields = new ArrayList<>(4);
    int length = line.length();
    int position = 0;
    while (position < length) {
      while (position < length && line.charAt(position) <= ' ') {
        position++;
      }
      int start = position;
      while (position < length && line.charAt(position) > ' ') {
        position++;
      }
      if (position > start) {
        fields.add(line.substring(start, position));
      }
    }
    return fields;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
