package io.kithgraph.loadgen.importer;

import io.kithgraph.loadgen.dataset.Dialect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to import and how. Immutable.
 *
 * @param target where the rows go
 * @param files the files, in this order
 * @param shape how the files are to be read
 * @param ids how vertices and events are named
 * @param rules what becomes of special rows
 * @param run how the import itself goes about it
 */
public record ImportOptions(
    Target target, List<Path> files, FileShape shape, Ids ids, RowRules rules, Run run) {

  public ImportOptions {
    files = List.copyOf(files);
  }

  /** The defaults for everything but the essentials. */
  public static ImportOptions of(String graph, Kind kind, String label, List<Path> files) {
    return new ImportOptions(
        new Target(graph, kind, label),
        files,
        FileShape.FOUND_OUT,
        Ids.DEFAULT,
        RowRules.DEFAULT,
        Run.DEFAULT);
  }

  /** The same with files of another shape. */
  public ImportOptions with(FileShape newShape) {
    return new ImportOptions(target, files, newShape, ids, rules, run);
  }

  /** The same with other names. */
  public ImportOptions with(Ids newIds) {
    return new ImportOptions(target, files, shape, newIds, rules, run);
  }

  /** The same with another treatment of special rows. */
  public ImportOptions with(RowRules newRules) {
    return new ImportOptions(target, files, shape, ids, newRules, run);
  }

  /** The same, gone about in another way. */
  public ImportOptions with(Run newRun) {
    return new ImportOptions(target, files, shape, ids, rules, newRun);
  }

  /**
   * Where the rows go.
   *
   * @param label the label that all rows get
   */
  public record Target(String graph, Kind kind, String label) {}

  /**
   * How files are to be read.
   *
   * @param dialect how fields are told apart; empty = found out for each file
   * @param header whether the first row names the columns; empty = found out
   * @param columns which column becomes what: {@code src}, {@code dst}, {@code id}, {@code sort},
   *     {@code event-key} or the name of a property to the name of a column or its number from 1
   * @param types types of properties by name, where the schema does not tell
   * @param timeUnit the unit of numbers that are times
   */
  public record FileShape(
      Optional<Dialect> dialect,
      Optional<Boolean> header,
      Map<String, String> columns,
      Map<String, String> types,
      TimeUnitOption timeUnit) {
    public static final FileShape FOUND_OUT =
        new FileShape(Optional.empty(), Optional.empty(), Map.of(), Map.of(), TimeUnitOption.NONE);

    public FileShape {
      columns = Map.copyOf(columns);
      types = Map.copyOf(types);
    }

    /** The same with other columns and types. */
    public FileShape withColumns(Map<String, String> newColumns, Map<String, String> newTypes) {
      return new FileShape(dialect, header, newColumns, newTypes, timeUnit);
    }

    /** The same with numbers that are times in a unit. */
    public FileShape withTimeUnit(TimeUnitOption unit) {
      return new FileShape(dialect, header, columns, types, unit);
    }
  }

  /**
   * How vertices and events are named.
   *
   * @param type which vertex ids are integers
   * @param prefix put before every vertex id
   * @param eventScope tells the events of this import apart from those of files that begin with the
   *     same rows; usually empty, and of no use where a column is the event key
   */
  public record Ids(IdType type, String prefix, String eventScope) {
    public static final Ids DEFAULT = new Ids(IdType.AUTO, "", "");

    /** The default with a text before every vertex id. */
    public static Ids prefixed(String prefix) {
      return new Ids(IdType.AUTO, prefix, "");
    }
  }

  /**
   * What becomes of special rows.
   *
   * @param selfLoops of an edge from a vertex to itself
   * @param existing of what is there already; empty = {@code UPDATE} if the file gives a sort key
   *     or properties, else {@code KEEP}
   * @param rejects the folder for the files of rejected rows; empty = beside each file
   * @param maxRejects how many rows may be rejected before the import gives up
   */
  public record RowRules(
      SelfLoops selfLoops, Optional<Existing> existing, Optional<Path> rejects, long maxRejects) {
    public static final RowRules DEFAULT =
        new RowRules(SelfLoops.KEEP, Optional.empty(), Optional.empty(), 100_000);

    /** The same with another treatment of self-loops. */
    public RowRules withSelfLoops(SelfLoops newSelfLoops) {
      return new RowRules(newSelfLoops, existing, rejects, maxRejects);
    }
  }

  /**
   * How the import goes about it.
   *
   * @param dryRun only read and check, change nothing
   * @param checkpoint where it keeps how far it has come, so that the same import goes on from
   *     there after it was stopped in any way; empty = nowhere
   * @param checkpointRows rows between two checkpoints; at each, all that was sent is waited for
   * @param pace how much is sent at once
   */
  public record Run(boolean dryRun, Optional<Path> checkpoint, long checkpointRows, Pace pace) {
    public static final long CHECKPOINT_ROWS = 250_000;

    public static final Run DEFAULT =
        new Run(false, Optional.empty(), CHECKPOINT_ROWS, Pace.DEFAULT);

    /** The default at another pace. */
    public static Run paced(int batchRows, int lanes) {
      return new Run(false, Optional.empty(), CHECKPOINT_ROWS, new Pace(batchRows, lanes));
    }
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
    REJECT;

    /** Whether it is to be left out without a word. */
    boolean leavesOut() throws RowRejected {
      if (this == REJECT) {
        throw new RowRejected("the edge leads from a vertex to itself");
      }
      return this == SKIP;
    }
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
