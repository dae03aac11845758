package io.kithgraph.distribution.demo;

import io.grpc.Channel;
import io.kithgraph.loadgen.importer.ImportOptions;
import io.kithgraph.loadgen.importer.ImportProgress;
import io.kithgraph.loadgen.importer.ImportSummary;
import io.kithgraph.loadgen.importer.Importer;
import io.kithgraph.loadgen.importer.TimeUnitOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** The sample graphs that ship with the program; their README beside them says whence they are. */
public enum SampleGraphs {
  /** Wikipedia votes as who follows whom; the number of the line stands in for the time. */
  FOLLOWS(
      "wiki-Vote.txt.gz",
      "who voted on whom in Wikipedia, as who follows whom",
      "follow",
      Map.of("sort", "@line"),
      TimeUnitOption.NONE,
      ""),
  /** Bitcoin-OTC ratings as who gifted whom how much and when. */
  GIFTS(
      "bitcoin-otc.csv.gz",
      "who rated whom on Bitcoin-OTC, as who gifted whom how much",
      "gift",
      Map.of("src", "source", "dst", "target", "sort", "time", "amount", "rating"),
      TimeUnitOption.S,
      "otc-");

  private static final String GRAPH = "social";

  private final String file;
  private final String title;
  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // Always a Map.of, which is immutable.
  private final Map<String, String> columns;

  private final TimeUnitOption timeUnit;
  private final String idPrefix;

  SampleGraphs(
      String file,
      String title,
      String label,
      Map<String, String> columns,
      TimeUnitOption timeUnit,
      String idPrefix) {
    this.file = file;
    this.title = title;
    this.label = label;
    this.columns = columns;
    this.timeUnit = timeUnit;
    this.idPrefix = idPrefix;
  }

  /** What it is, in a phrase. */
  public String title() {
    return title;
  }

  /** Copies the file into a folder, where the importer can read it. */
  public Path unpack(Path folder) {
    try (InputStream in = SampleGraphs.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("The sample " + file + " is missing from this build");
      }
      Files.createDirectories(folder);
      Path copy = folder.resolve(file);
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return copy;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("The sample " + file + " cannot be unpacked", e);
    }
  }

  /** Imports the sample; running it again adds nothing. */
  public ImportSummary importInto(Channel channel, Path unpacked, ImportProgress progress) {
    ImportOptions options =
        ImportOptions.of(GRAPH, ImportOptions.Kind.EDGES, label, List.of(unpacked))
            .with(
                ImportOptions.FileShape.FOUND_OUT
                    .withColumns(columns, Map.of())
                    .withTimeUnit(timeUnit))
            .with(ImportOptions.Ids.prefixed(idPrefix));
    return new Importer(channel, progress).run(options);
  }
}
