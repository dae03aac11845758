package io.kithgraph.loadgen.dataset;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines as rows of one field each, for files of one JSON object a line. */
final class JsonLines implements RowReader {
  private final SourceFile file;
  private final LineReader lines;

  JsonLines(SourceFile file) {
    this.file = file;
    this.lines = new LineReader(file.open());
  }

  @Override
  public @Nullable Row next() {
    try {
      String line;
      while ((line = lines.next()) != null) {
        String text = line.strip();
        if (!text.isEmpty() && text.charAt(0) != Dialect.COMMENT) {
          return new Row(lines.line(), List.of(text));
        }
      }
      return null;
    } catch (IOException e) {
      throw file.failed(e);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
