package io.kithgraph.loadgen.importer;

import io.kithgraph.loadgen.dataset.Dialect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to import and how. Immutable.
 *
 * @param graph the graph to import into
 * @param kind edges or vertices
 * @param label the label that all rows get
 * @param files the files, in this order
 * @param dialect how fields are told apart; empty = found out for each file
 * @param header whether the first row names the columns; empty = found out
 * @param columns which column becomes what: {@code src}, {@code dst}, {@code id}, {@code sort} or
 *     the name of a property to the name of a column or its number from 1
 * @param types types of properties by name, where the schema does not tell
 * @param timeUnit the unit of numbers that are times
 * @param idType which vertex ids are integers
 * @param sourcePrefix put before every source id, or every id of a vertex
 * @param destinationPrefix put before every destination id
 * @param selfLoops what becomes of an edge from a vertex to itself
 * @param existing what becomes of what is there already; empty = {@code UPDATE} if the file gives a
 *     sort key or properties, else {@code KEEP}
 * @param eventScope tells the events of this import apart from those of files that begin with the
 *     same rows; usually empty
 * @param rejects the folder for the files of rejected rows; empty = beside each file
 * @param maxRejects how many rows may be rejected before the import gives up
 * @param dryRun only read and check, change nothing
 * @param pace how much is sent at once
 */
public record ImportOptions(
    String graph,
    Kind kind,
    String label,
    List<Path> files,
    Optional<Dialect> dialect,
    Optional<Boolean> header,
    Map<String, String> columns,
    Map<String, String> types,
    TimeUnitOption timeUnit,
    IdType idType,
    String sourcePrefix,
    String destinationPrefix,
    SelfLoops selfLoops,
    Optional<Existing> existing,
    String eventScope,
    Optional<Path> rejects,
    long maxRejects,
    boolean dryRun,
    Pace pace) {

  public ImportOptions {
    files = List.copyOf(files);
    columns = Map.copyOf(columns);
    types = Map.copyOf(types);
  }

  /** The defaults for everything but the essentials. */
  public static ImportOptions of(String graph, Kind kind, String label, List<Path> files) {
    return new ImportOptions(
        graph,
        kind,
        label,
        files,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Map.of(),
        TimeUnitOption.NONE,
        IdType.AUTO,
        "",
        "",
        SelfLoops.KEEP,
        Optional.empty(),
        "",
        Optional.empty(),
        100_000,
        false,
        Pace.DEFAULT);
  }

  /** The same with other columns and types. */
  public ImportOptions withColumns(Map<String, String> newColumns, Map<String, String> newTypes) {
    return new ImportOptions(
        graph,
        kind,
        label,
        files,
        dialect,
        header,
        newColumns,
        newTypes,
        timeUnit,
        idType,
        sourcePrefix,
        destinationPrefix,
        selfLoops,
        existing,
        eventScope,
        rejects,
        maxRejects,
        dryRun,
        pace);
  }

  /** The same at another pace. */
  public ImportOptions withPace(int batchRows, int lanes) {
    return new ImportOptions(
        graph,
        kind,
        label,
        files,
        dialect,
        header,
        columns,
        types,
        timeUnit,
        idType,
        sourcePrefix,
        destinationPrefix,
        selfLoops,
        existing,
        eventScope,
        rejects,
        maxRejects,
        dryRun,
        new Pace(batchRows, lanes));
  }

  /** The same with another treatment of self-loops. */
  public ImportOptions withSelfLoops(SelfLoops newSelfLoops) {
    return new ImportOptions(
        graph,
        kind,
        label,
        files,
        dialect,
        header,
        columns,
        types,
        timeUnit,
        idType,
        sourcePrefix,
        destinationPrefix,
        newSelfLoops,
        existing,
        eventScope,
        rejects,
        maxRejects,
        dryRun,
        pace);
  }

  /** The same, but changing nothing. */
  public ImportOptions withDryRun() {
    return new ImportOptions(
        graph,
        kind,
        label,
        files,
        dialect,
        header,
        columns,
        types,
        timeUnit,
        idType,
        sourcePrefix,
        destinationPrefix,
        selfLoops,
        existing,
        eventScope,
        rejects,
        maxRejects,
        true,
        pace);
  }

  /** The same with numbers that are times in a unit. */
  public ImportOptions withTimeUnit(TimeUnitOption unit) {
    return new ImportOptions(
        graph,
        kind,
        label,
        files,
        dialect,
        header,
        columns,
        types,
        unit,
        idType,
        sourcePrefix,
        destinationPrefix,
        selfLoops,
        existing,
        eventScope,
        rejects,
        maxRejects,
        dryRun,
        pace);
  }

  /** The same with a text before every vertex id. */
  public ImportOptions withIdPrefix(String prefix) {
    return new ImportOptions(
        graph,
        kind,
        label,
        files,
        dialect,
        header,
        columns,
        types,
        timeUnit,
        idType,
        prefix,
        prefix,
        selfLoops,
        existing,
        eventScope,
        rejects,
        maxRejects,
        dryRun,
        pace);
  }

  /** What the rows are. */
  public enum Kind {
    EDGES,
    VERTICES
  }

  /** Which vertex ids are integers. */
  public enum IdType {
    /** Those that are written like a 64-bit integer; all others are strings. */
    AUTO,
    /** All; others are rejected. */
    INTEGER,
    /** None. */
    STRING
  }

  /** What becomes of an edge from a vertex to itself. */
  public enum SelfLoops {
    /** It is an edge like any other. */
    KEEP,
    /** It is left out and counted. */
    SKIP,
    /** It is a bad row. */
    REJECT
  }

  /** What becomes of a vertex or edge that is there already. */
  public enum Existing {
    /** It gets the state that the row gives. */
    UPDATE,
    /** It stays as it is. */
    KEEP
  }

  /**
   * How much is sent at once.
   *
   * @param batchRows rows in one batch
   * @param lanes how many batches may be under way; rows about the same edge or vertex always go
   *     through the same lane, so that the later row wins
   */
  public record Pace(int batchRows, int lanes) {
    public static final Pace DEFAULT = new Pace(2_000, 16);

    public Pace {
      if (batchRows < 1 || batchRows > 10_000) {
        throw new IllegalArgumentException("A batch has 1 to 10,000 rows, not " + batchRows);
      }
      if (lanes < 1 || lanes > 256) {
        throw new IllegalArgumentException("There are 1 to 256 lanes, not " + lanes);
      }
    }
  }
}
