package io.kithgraph.loadgen.exporter;

import java.nio.file.Path;

/**
 * What to export and how. Immutable.
 *
 * @param graph the graph
 * @param folder where the files go, one for each label that has vertices or edges
 * @param format how they are written
 * @param packing how they are packed
 */
public record ExportOptions(String graph, Path folder, Format format, Packing packing) {

  /** How elements become text. */
  public enum Format {
    /** One JSON object a line: keeps everything. */
    JSONL("jsonl"),
    /** One row a line: for tables; what it cannot keep is refused. */
    CSV("csv"),
    /** The same with tabs between the fields. */
    TSV("tsv");

    private final String suffix;

    Format(String suffix) {
      this.suffix = suffix;
    }

    String suffix() {
      return suffix;
    }
  }

  /** How files are packed. */
  public enum Packing {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst");

    private final String suffix;

    Packing(String suffix) {
      this.suffix = suffix;
    }

    String suffix() {
      return suffix;
    }
  }
}
