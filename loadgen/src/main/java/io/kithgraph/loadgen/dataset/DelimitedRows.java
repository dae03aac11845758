package io.kithgraph.loadgen.dataset;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of fields between single separators, quoted where needed, as RFC 4180 has them. */
final class DelimitedRows implements RowReader {
  private static final int MAX_FIELD_CHARS = 1 << 20;

  private final SourceFile file;
  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;
  private long line;

  DelimitedRows(SourceFile file, char separator) {
    this.file = file;
    this.reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .quoteCharacter('"')
            .commentStrategy(CommentStrategy.SKIP)
            .commentCharacter(Dialect.COMMENT)
            .skipEmptyLines(true)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .maxBufferSize(MAX_FIELD_CHARS)
            .ofCsvRecord(file.open());
    this.records = reader.iterator();
  }

  @Override
  public @Nullable Row next() {
    try {
      while (records.hasNext()) {
        CsvRecord next = records.next();
        line = next.getStartingLineNumber();
        List<String> fields = new ArrayList<>(next.getFieldCount());
        boolean blank = true;
        for (int i = 0; i < next.getFieldCount(); i++) {
          String field = next.getField(i).strip();
          blank &= field.isEmpty();
          fields.add(field);
        }
        if (!blank || fields.size() > 1) {
          return new Row(line, fields);
        }
      }
      return null;
    } catch (CsvParseException e) {
      throw new DatasetException(
          "The file "
              + file.path()
              + " cannot be read on after line "
              + line
              + ": a field is longer than "
              + MAX_FIELD_CHARS
              + " characters; is a closing quote missing?",
          e);
    } catch (UncheckedIOException e) {
      throw file.failed(new IOException(e.getMessage(), e));
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
