package io.kithgraph.distribution.command;

import io.grpc.Channel;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.GraphOption;
import io.kithgraph.distribution.command.option.ServerOption;
import io.kithgraph.distribution.load.OfflineImport;
import io.kithgraph.loadgen.dataset.DataFolder;
import io.kithgraph.loadgen.dataset.Dialect;
import io.kithgraph.loadgen.importer.ImportException;
import io.kithgraph.loadgen.importer.ImportOptions;
import io.kithgraph.loadgen.importer.ImportProgress;
import io.kithgraph.loadgen.importer.ImportSummary;
import io.kithgraph.loadgen.importer.Importer;
import io.kithgraph.loadgen.importer.MappingFile;
import io.kithgraph.loadgen.importer.TimeUnitOption;
import io.kithgraph.loadgen.progress.BarProgress;
import io.kithgraph.loadgen.progress.LineProgress;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kith import}. */
@Command(
    name = "import",
    description = {
      "Imports vertices or edges from files.",
      "",
      "Files are CSV, TSV, JSON lines, Parquet, edge lists as SNAP has them, or anything with a"
          + " single separator; plain or packed by gzip or zstd; all of that is found out. A header names"
          + " the columns: src/source/from, dst/target/to, id, time, and the property keys of the"
          + " schema are understood, the rest takes --map.",
      "Running an import again adds nothing twice. Bad rows go to FILE.rejects with their line and"
          + " the reason; that file can be put right and imported. Exit code 8 says that there were"
          + " some.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  kith import --graph social --edges follow wiki-Vote.txt.gz",
      "  kith import --edges gift --map src=source,dst=target,sort=time,amount=rating \\",
      "      --time-unit s bitcoin-otc.csv.gz",
      "  kith import --vertices user --map id=1,name=2 users.tsv"
    })
final class ImportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ServerOption server = new ServerOption();

  @Mixin private GraphOption graph = new GraphOption();

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  /** Edges or vertices. */
  static final class What {
    @Option(names = "--edges", paramLabel = "LABEL", description = "The rows are edges of LABEL.")
    @Nullable String edges;

    @Option(
        names = "--vertices",
        paramLabel = "LABEL",
        description = "The rows are vertices of LABEL.")
    @Nullable String vertices;
  }

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "The files, in this order; of a folder all its files, in the order of their names.")
  private List<Path> files = List.of();

  @Option(
      names = "--map",
      paramLabel = "FIELD=COLUMN",
      split = ",",
      description =
          "What each column becomes: src, dst, id, sort, event-key or a property key = the name of the"
              + " column or its number from 1; sort=@line takes the number of the line. Two rows of one"
              + " pair with the same event-key, such as the number of an order, are one event.")
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      description =
          "A YAML file with columns, types and timeUnit, as --map, --type and --time-unit take"
              + " them; those win over it.")
  private @Nullable Path mapping;

  @Option(
      names = "--type",
      paramLabel = "KEY=TYPE",
      split = ",",
      description =
          "Types of properties that the schema does not know: bool, int32, int64, double, string,"
              + " instant, ... A header may say it too: amount:int64.")
  private Map<String, String> types = new LinkedHashMap<>();

  @Option(
      names = "--time-unit",
      description =
          "Numbers in time columns are s, ms, us or ns since 1970; fractions are fine (default:"
              + " milliseconds as they are). Written dates need no unit.")
  private TimeUnitOption timeUnit = TimeUnitOption.NONE;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, tsv, jsonl, parquet, snap or a single separator (default: found out).")
  private @Nullable String format;

  @Option(
      names = "--header",
      negatable = true,
      description = "Whether the first row names the columns (default: found out).")
  private @Nullable Boolean header;

  @Option(
      names = "--ids",
      paramLabel = "KIND",
      description =
          "Which vertex ids are integers: auto (those that look like one), integer (all) or string"
              + " (none) (default: auto).")
  private ImportOptions.IdType ids = ImportOptions.IdType.AUTO;

  @Option(
      names = "--id-prefix",
      paramLabel = "TEXT",
      description = "Put before every vertex id, to keep the people of two files apart.")
  private String idPrefix = "";

  @Option(
      names = "--self-loops",
      paramLabel = "WHAT",
      description = "Edges from a vertex to itself: keep, skip or reject (default: keep).")
  private ImportOptions.SelfLoops selfLoops = ImportOptions.SelfLoops.KEEP;

  @Option(
      names = "--existing",
      paramLabel = "WHAT",
      description =
          "What is there already: update or keep (default: update if the file says more than who"
              + " and whom).")
  private ImportOptions.@Nullable Existing existing;

  @Option(
      names = "--event-scope",
      paramLabel = "TEXT",
      description =
          "For events such as gifts: tells this file's rows from those of another file that begins"
              + " with the same rows.")
  private String eventScope = "";

  @Option(
      names = "--rejects",
      paramLabel = "FOLDER",
      description = "Where rejected rows go (default: beside each file).")
  private @Nullable Path rejects;

  @Option(
      names = "--max-rejects",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Give up after this many (default: ${DEFAULT-VALUE}).")
  private long maxRejects = 100_000;

  @Option(names = "--dry-run", description = "Read and check only; change nothing.")
  private boolean dryRun;

  @Option(
      names = "--batch-rows",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Rows sent at once, 1 to 10,000 (default: ${DEFAULT-VALUE}).")
  private int batchRows = 2_000;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      defaultValue = "16",
      description = "Batches under way, 1 to 256 (default: ${DEFAULT-VALUE}).")
  private int lanes = 16;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Keeps there how far the import has come; the same command goes on from there after it"
              + " was stopped, even by kill -9. Removed at the end.")
  private @Nullable Path checkpoint;

  @Option(
      names = "--offline",
      description =
          "Builds all lists on this machine and has the cluster take them over whole: many times"
              + " faster, for edges without properties of a label that keeps one edge between two"
              + " vertices, between vertices that have no such edges yet. Ids are integers. Meanwhile"
              + " nobody else can write edges of the label. Takes binary files of edges, too. The"
              + " same command goes on after it was stopped, even by kill -9.")
  private boolean offline;

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      description =
          "Where an offline import keeps its files until it is done, about 100 bytes for each edge"
              + " (default: FILE.load beside the first file).")
  private @Nullable Path work;

  @Option(
      names = "--abandon",
      description = "Ends an offline import that was stopped, before the cluster took lists over.")
  private boolean abandon;

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ImportOptions options = options();
    if (offline) {
      return importOffline(options);
    }
    if (abandon || work != null) {
      throw new CommandFailure(ExitCode.USAGE, "--abandon and --work belong to --offline");
    }
    ImportSummary summary;
    try (ImportProgress progress = progress(terminal, dryRun ? "check" : "import")) {
      summary = server.call(channel -> new Importer(channel, progress).run(options));
    } catch (ImportException e) {
      throw new CommandFailure(exitCode(e.reason()), String.valueOf(e.getMessage()), e);
    }
    terminal.out().println(describe(summary, dryRun));
    summary.rejectFiles().forEach(file -> terminal.err().println("Rejected rows are in " + file));
    return (summary.rejected() > 0 ? ExitCode.ROWS_REJECTED : ExitCode.OK).code();
  }

  private int importOffline(ImportOptions options) {
    if (what.vertices != null || dryRun || checkpoint != null) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--offline imports edges, keeps its place by itself, and has no --dry-run");
    }
    Path first = files.get(0).toAbsolutePath();
    Path folder = work == null ? first.resolveSibling(first.getFileName() + ".load") : work;
    long began = System.nanoTime();
    Optional<OfflineImport.Summary> imported;
    try (ImportProgress progress = progress(terminal, "import")) {
      imported = server.call(channel -> offline(channel, options, folder, progress));
    } catch (ImportException e) {
      throw new CommandFailure(exitCode(e.reason()), String.valueOf(e.getMessage()), e);
    } catch (StorageException e) {
      throw new CommandFailure(
          e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.DEADLINE_EXCEEDED
              ? ExitCode.UNREACHABLE
              : ExitCode.REFUSED,
          String.valueOf(e.getMessage()),
          e);
    }
    if (imported.isEmpty()) {
      terminal.out().println("The import is ended; the cluster has none of its edges");
      return ExitCode.OK.code();
    }
    OfflineImport.Summary summary = imported.get();
    double seconds = Math.max(0.001, (System.nanoTime() - began) / 1e9);
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "Imported %,d edges of %,d vertices in %.1f s (%,d edges/s): %,d entries in lists, %,d"
                    + " bytes in tables, %,d rows rejected",
                summary.edges(),
                summary.vertices(),
                seconds,
                Math.round(summary.edges() / seconds),
                summary.halves(),
                summary.tableBytes(),
                summary.rejected()));
    summary.rejects().forEach(file -> terminal.err().println("Rejected rows are in " + file));
    return (summary.rejected() > 0 ? ExitCode.ROWS_REJECTED : ExitCode.OK).code();
  }

  /** What was imported; empty if it was ended instead. */
  private Optional<OfflineImport.Summary> offline(
      Channel channel, ImportOptions options, Path folder, ImportProgress progress) {
    try {
      OfflineImport load = new OfflineImport(channel, options, folder, progress);
      if (abandon) {
        load.abandon();
        return Optional.empty();
      }
      return Optional.of(load.run());
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private ImportOptions options() {
    String edges = what.edges;
    boolean isEdges = edges != null;
    try {
      files = DataFolder.files(files);
      return new ImportOptions(
          new ImportOptions.Target(
              graph.name(),
              isEdges ? ImportOptions.Kind.EDGES : ImportOptions.Kind.VERTICES,
              edges != null ? edges : String.valueOf(what.vertices)),
          files,
          mapping == null ? shape() : MappingFile.read(mapping, shape()),
          new ImportOptions.Ids(ids, idPrefix, eventScope),
          new ImportOptions.RowRules(
              selfLoops, Optional.ofNullable(existing), Optional.ofNullable(rejects), maxRejects),
          new ImportOptions.Run(
              dryRun,
              Optional.ofNullable(checkpoint),
              ImportOptions.Run.CHECKPOINT_ROWS,
              new ImportOptions.Pace(batchRows, lanes)));
    } catch (ImportException
        | IllegalArgumentException
        | io.kithgraph.loadgen.dataset.DatasetException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private ImportOptions.FileShape shape() {
    return new ImportOptions.FileShape(
        Optional.ofNullable(format).map(Dialect::parse),
        Optional.ofNullable(header),
        columns,
        types,
        timeUnit);
  }

  /** The display that fits the terminal. */
  static ImportProgress progress(Terminal terminal, String task) {
    return terminal.errWatched()
        ? new BarProgress(terminal.err(), task, terminal.columns())
        : new LineProgress(terminal.err());
  }

  /** One line that says what was done. */
  static String describe(ImportSummary summary, boolean dryRun) {
    double seconds = Math.max(0.001, summary.took().toMillis() / 1000.0);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s %,d rows in %.1f s (%,d rows/s): ",
            dryRun ? "Checked" : "Imported",
            summary.rows(),
            seconds,
            Math.round(summary.rows() / seconds)));
    if (!dryRun) {
      text.append(
          String.format(
              Locale.ROOT,
              "%,d created, %,d updated, %,d unchanged, ",
              summary.created(),
              summary.updated(),
              summary.unchanged()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%,d self-loops left out, %,d rejected",
            summary.selfLoopsSkipped(),
            summary.rejected()));
    if (summary.batchesSentAgain() > 0) {
      text.append(
          String.format(Locale.ROOT, "; %,d batches sent again", summary.batchesSentAgain()));
    }
    return text.toString();
  }

  private static ExitCode exitCode(ImportException.Reason reason) {
    return switch (reason) {
      case OPTIONS, FILE -> ExitCode.USAGE;
      case REFUSED -> ExitCode.REFUSED;
      case UNREACHABLE -> ExitCode.UNREACHABLE;
    };
  }
}
