package io.kithgraph.loadgen.dataset;

import java.util.Locale;

/**
 * How the fields of a row are told apart. Immutable.
 *
 * @param separator the character between two fields; {@link #WHITESPACE} = any run of blanks and
 *     tabs
 */
public record Dialect(char separator) {
  /** The separator that stands for runs of blanks and tabs. */
  public static final char WHITESPACE = ' ';

  public static final Dialect CSV = new Dialect(',');
  public static final Dialect TSV = new Dialect('\t');

  /** One JSON object on each line; a row has one field, the whole line. */
  public static final Dialect JSON_LINES = new Dialect('{');

  /** A Parquet file; its first row has the names of the columns. */
  public static final Dialect PARQUET = new Dialect('P');

  /** Edge lists as SNAP publishes them. */
  public static final Dialect SNAP = new Dialect(WHITESPACE);

  /** Rows that begin with it are comments. */
  static final char COMMENT = '#';

  /**
   * The dialect of the given name: csv, tsv, snap, jsonl, parquet, or a single separator such as
   * {@code ;} or {@code |}.
   *
   * @throws DatasetException naming what there is
   */
  public static Dialect parse(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "csv" -> CSV;
      case "tsv" -> TSV;
      case "snap" -> SNAP;
      case "jsonl", "ndjson", "json" -> JSON_LINES;
      case "parquet" -> PARQUET;
      default -> {
        if (name.length() != 1
            || Character.isLetterOrDigit(name.charAt(0))
            || "\"#{".contains(name)) {
          throw new DatasetException(
              "Unknown file format '"
                  + name
                  + "'; it is csv, tsv, jsonl, parquet, snap (blanks or tabs) or a single separator such as"
                  + " ';'");
        }
        yield new Dialect(name.charAt(0));
      }
    };
  }

  /** Opens a file of this dialect. */
  public RowReader open(SourceFile file) {
    if (equals(JSON_LINES)) {
      return new JsonLines(file);
    }
    if (equals(PARQUET)) {
      return new ParquetRows(file);
    }
    return separator == WHITESPACE ? new WhitespaceRows(file) : new DelimitedRows(file, separator);
  }

  /** As the user should read it. */
  @Override
  public String toString() {
    return switch (separator) {
      case ',' -> "CSV";
      case '\t' -> "TSV";
      case '{' -> "JSON lines";
      case 'P' -> "Parquet";
      case WHITESPACE -> "edge list";
      default -> "separated by '" + separator + "'";
    };
  }
}
