package io.kithgraph.loadgen.importer;

import io.grpc.Channel;
import io.kithgraph.loadgen.dataset.DatasetException;
import io.kithgraph.loadgen.dataset.Row;
import io.kithgraph.loadgen.dataset.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The edges of files as columns of numbers, for whoever loads them in another way than through the
 * server: ids are integers, and there are no properties. Confined to one thread at a time.
 */
public final class EdgeRows implements AutoCloseable {
  private final ImportOptions options;
  private final GraphLabel label;
  private final ImportProgress progress;
  private final List<SourceFile> files = new ArrayList<>();
  private final List<Path> rejectFiles = new ArrayList<>();
  private final long bytes;
  private final long now = System.currentTimeMillis();
  private int nextFile;
  private long bytesBefore;
  private @Nullable MappedFile current;
  private @Nullable RowTranslation translation;
  private long rows;
  private long selfLoops;
  private long rejected;

  private EdgeRows(ImportOptions options, GraphLabel label, ImportProgress progress) {
    this.options = options;
    this.label = label;
    this.progress = progress;
    options.files().forEach(path -> files.add(SourceFile.of(path)));
    this.bytes = files.stream().mapToLong(SourceFile::bytes).sum();
  }

  /**
   * Opens the files of an import of edges from their beginning.
   *
   * @param channel to a server, which knows the label
   * @throws ImportException if a file cannot be read, or the server knows no such label
   */
  public static EdgeRows open(Channel channel, ImportOptions options, ImportProgress progress) {
    GraphLabel label =
        GraphLabel.find(
            Importer.schema(channel, options.target().graph()),
            ImportOptions.Kind.EDGES,
            options.target().label());
    try {
      return new EdgeRows(options, label, progress);
    } catch (DatasetException e) {
      throw new ImportException(ImportException.Reason.FILE, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Fills the columns, which are of one length, from their start with the next edges; rows that are
   * none go to the files of rejected rows.
   *
   * @param rowsPerNotice how many rows come between two calls of {@code notice}
   * @return how many edges; less than the columns hold only at the end
   * @throws ImportException if a file cannot be read on, or too many rows were rejected
   */
  public int fill(
      long[] sources, long[] destinations, long[] sortKeys, int rowsPerNotice, Runnable notice) {
    int filled = 0;
    try {
      while (filled < sources.length) {
        MappedFile file = current;
        if (file == null) {
          file = openNext();
          if (file == null) {
            break;
          }
        }
        Row row = file.next();
        if (rows % rowsPerNotice == 0) {
          notice.run();
        }
        if (row == null) {
          finish(file);
        } else if (take(file, row, filled, sources, destinations, sortKeys)) {
          filled++;
        }
      }
    } catch (DatasetException e) {
      throw new ImportException(ImportException.Reason.FILE, String.valueOf(e.getMessage()), e);
    }
    return filled;
  }

  private boolean take(
      MappedFile file, Row row, int place, long[] sources, long[] destinations, long[] sortKeys) {
    rows++;
    try {
      ParsedRow edge = translation(file).parse(row);
      if (edge == null) {
        selfLoops++;
        return false;
      }
      sources[place] = integer(edge.source());
      destinations[place] = integer(edge.destination());
      Long sortKey = edge.sortKey();
      sortKeys[place] = sortKey == null ? now : sortKey;
      return true;
    } catch (RowRejected e) {
      rejected++;
      file.rejectFile().add(row, e.reason());
      if (rejected > options.rules().maxRejects()) {
        throw new ImportException(
            ImportException.Reason.FILE,
            "More than "
                + options.rules().maxRejects()
                + " rows were rejected; "
                + file.rejectFile().path()
                + " says why");
      }
      return false;
    }
  }

  private static long integer(@Nullable Object id) throws RowRejected {
    if (id instanceof Long number) {
      return number;
    }
    throw new RowRejected(
        "the vertex id '"
            + TimeUnitOption.shown(String.valueOf(id))
            + "' is no integer, as an offline import needs");
  }

  private RowTranslation translation(MappedFile file) {
    RowTranslation known = translation;
    if (known == null) {
      known = file.translation(options);
      translation = known;
    }
    return known;
  }

  private @Nullable MappedFile openNext() {
    if (nextFile == files.size()) {
      return null;
    }
    MappedFile file = MappedFile.open(options, label, files.get(nextFile++), 0);
    current = file;
    progress.note(file.describe());
    if (!file.mapping().properties().isEmpty()) {
      throw new ImportException(
          ImportException.Reason.OPTIONS,
          "An offline import takes edges without properties; this file has "
              + file.mapping().properties().stream()
                  .map(ColumnMapping.PropertyColumnRule::key)
                  .toList()
              + ": leave them out of the file, or import through the server");
    }
    return file;
  }

  private void finish(MappedFile file) {
    if (file.rejectFile().count() > 0) {
      rejectFiles.add(file.rejectFile().path());
    }
    file.close();
    current = null;
    translation = null;
    bytesBefore += files.get(nextFile - 1).bytes();
  }

  /** How many bytes of the files have been read, as they are on disk. */
  public long bytesRead() {
    return current == null ? bytesBefore : bytesBefore + files.get(nextFile - 1).bytesRead();
  }

  /** The size of all files. */
  public long bytes() {
    return bytes;
  }

  /** Rows read so far. */
  public long rows() {
    return rows;
  }

  /** Edges from a vertex to itself that were left out as asked. */
  public long selfLoopsSkipped() {
    return selfLoops;
  }

  /** Rows that are no edges. */
  public long rejected() {
    return rejected;
  }

  /** Where those are. */
  public List<Path> rejectFiles() {
    return List.copyOf(rejectFiles);
  }

  @Override
  public void close() {
    MappedFile file = current;
    if (file != null) {
      finish(file);
    }
  }
}
