package io.kithgraph.loadgen.importer;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.api.v1.BulkWriteStart;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.GetSchemaRequest;
import io.kithgraph.api.v1.GraphSchema;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.PriorityClass;
import io.kithgraph.api.v1.PutMode;
import io.kithgraph.api.v1.RowReject;
import io.kithgraph.api.v1.WriteOptions;
import io.kithgraph.loadgen.dataset.DatasetException;
import io.kithgraph.loadgen.dataset.Row;
import io.kithgraph.loadgen.dataset.SourceFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Imports files through the public API: reads, checks and sends in one pass, in memory that does
 * not grow with the files. Safe to run again, after success, failure or a kill: vertices, edges of
 * {@code UNIQUE} labels and events ({@link RowIdentity}) are the same ones again. Confined to one
 * thread.
 */
public final class Importer {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SCHEMA_DEADLINE = Duration.ofSeconds(15);

  private final Channel channel;
  private final ImportProgress progress;

  private Tally tally = Tally.NONE;
  private long bytesBefore;

  /** An importer over a channel to any query node; the caller keeps both and closes them. */
  public Importer(Channel channel, ImportProgress progress) {
    this.channel = channel;
    this.progress = progress;
  }

  /**
   * Imports; blocks until all rows are answered.
   *
   * @throws ImportException if the import cannot go on; what was answered until then is imported
   */
  public ImportSummary run(ImportOptions options) {
    long began = System.nanoTime();
    GraphLabel label =
        GraphLabel.find(
            schema(channel, options.target().graph()),
            options.target().kind(),
            options.target().label());
    BulkWriteStart start =
        BulkWriteStart.newBuilder()
            .setGraph(options.target().graph())
            .setOptions(WriteOptions.newBuilder().setPriority(PriorityClass.PRIORITY_CLASS_BATCH))
            .build();
    String task = options.run().checkpoint().isEmpty() ? "" : Checkpoint.task(options);
    Checkpoint reached =
        options
            .run()
            .checkpoint()
            .map(path -> Checkpoint.load(path, task))
            .orElse(Checkpoint.none(task));
    tally = reached.tally();
    List<Path> rejectFiles = new ArrayList<>(reached.rejectFiles().stream().map(Path::of).toList());
    long sentAgain;
    try (BulkWriter writer =
        new BulkWriter(GraphServiceGrpc.newStub(channel), start, PATIENCE, this::answered)) {
      List<SourceFile> files = new ArrayList<>();
      options.files().forEach(path -> files.add(SourceFile.of(path)));
      long bytes = files.stream().mapToLong(SourceFile::bytes).sum();
      for (int i = 0; i < files.size(); i++) {
        SourceFile file = files.get(i);
        if (i >= reached.file()) {
          Checkpoint from =
              i == reached.file()
                  ? reached
                  : new Checkpoint(Checkpoint.VERSION, task, i, 0, tally, 0, names(rejectFiles));
          importFile(options, label, file, bytes, writer, rejectFiles, from);
        }
        bytesBefore += file.bytes();
        progress.update(bytesBefore, bytes, tally.done(), tally.rejected());
      }
      sentAgain = writer.sentAgain();
    } catch (DatasetException e) {
      throw new ImportException(ImportException.Reason.FILE, String.valueOf(e.getMessage()), e);
    }
    options.run().checkpoint().ifPresent(Checkpoint::remove);
    return new ImportSummary(
        tally.rows(),
        tally.created(),
        tally.updated(),
        tally.unchanged(),
        tally.selfLoops(),
        tally.rejected(),
        rejectFiles,
        sentAgain,
        Duration.ofNanos(System.nanoTime() - began));
  }

  private static List<String> names(List<Path> paths) {
    return paths.stream().map(Path::toString).toList();
  }

  static GraphSchema schema(Channel channel, String graph) {
    try {
      return CatalogServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(SCHEMA_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
          .getSchema(GetSchemaRequest.newBuilder().setGraph(graph).build())
          .getSchema();
    } catch (StatusRuntimeException e) {
      Status status = e.getStatus();
      String description =
          status.getDescription() == null ? status.getCode().toString() : status.getDescription();
      throw switch (status.getCode()) {
        case UNAVAILABLE, DEADLINE_EXCEEDED ->
            new ImportException(
                ImportException.Reason.UNREACHABLE,
                "The server cannot be reached at " + channel.authority() + ": " + description,
                e);
        default -> new ImportException(ImportException.Reason.REFUSED, description, e);
      };
    }
  }

  private void importFile(
      ImportOptions options,
      GraphLabel label,
      SourceFile file,
      long bytes,
      BulkWriter writer,
      List<Path> rejectFiles,
      Checkpoint from) {
    try (MappedFile mapped = MappedFile.open(options, label, file, from.rejectBytes())) {
      progress.note(mapped.describe());
      PutMode mode = mode(options, mapped);
      ImportOptions.Target target = options.target();
      Lanes lanes =
          new Lanes(
              options.run().pace(),
              lane ->
                  new Batch(
                      lane,
                      target.kind(),
                      target.label(),
                      mode,
                      mapped.mapping(),
                      mapped.rejectFile()));
      RowTranslation translation = mapped.translation(options);
      long fileRows = 0;
      @Nullable Row row;
      while ((row = mapped.next()) != null) {
        fileRows++;
        if ((fileRows & 0x3FF) == 0) {
          progress.update(bytesBefore + file.bytesRead(), bytes, tally.done(), tally.rejected());
        }
        if (fileRows <= from.fileRows()) {
          passOver(translation, row);
          continue;
        }
        tally = tally.read();
        take(options, translation, row, lanes, writer, mapped.rejectFile());
        checkRejects(options, file, mapped.rejectFile());
        if (fileRows % options.run().checkpointRows() == 0
            && options.run().checkpoint().isPresent()) {
          settle(lanes, writer);
          new Checkpoint(
                  Checkpoint.VERSION,
                  from.task(),
                  from.file(),
                  fileRows,
                  tally,
                  mapped.rejectFile().flush(),
                  names(rejectFiles))
              .save(options.run().checkpoint().get());
        }
      }
      settle(lanes, writer);
      if (mapped.rejectFile().count() > 0 || from.rejectBytes() > 0) {
        rejectFiles.add(mapped.rejectFile().path());
      }
    }
  }

  /** A row that was answered in an earlier run; it still counts for the names of the events. */
  private static void passOver(RowTranslation translation, Row row) {
    try {
      translation.parse(row);
    } catch (RowRejected e) {
      // It is in the reject file already.
    }
  }

  private void take(
      ImportOptions options,
      RowTranslation translation,
      Row row,
      Lanes lanes,
      BulkWriter writer,
      RejectFile rejectFile) {
    try {
      ParsedRow parsed = translation.parse(row);
      if (parsed == null) {
        tally = tally.selfLoop();
      } else if (!options.run().dryRun()) {
        Batch full = lanes.add(parsed);
        if (full != null) {
          writer.send(full);
        }
      }
    } catch (RowRejected e) {
      reject(rejectFile, row, e.reason());
    }
  }

  private void checkRejects(ImportOptions options, SourceFile file, RejectFile rejectFile) {
    if (tally.rejected() > options.rules().maxRejects()) {
      throw new ImportException(
          ImportException.Reason.FILE,
          "More than "
              + options.rules().maxRejects()
              + " rows were rejected, the last ones of "
              + file.path()
              + "; "
              + rejectFile.path()
              + " says why");
    }
  }

  /** Sends what is left and waits until everything is answered. */
  private static void settle(Lanes lanes, BulkWriter writer) {
    lanes.rest().forEach(writer::send);
    writer.finish();
  }

  private static PutMode mode(ImportOptions options, MappedFile mapped) {
    ImportOptions.Existing existing =
        options
            .rules()
            .existing()
            .orElse(
                mapped.isInformative()
                    ? ImportOptions.Existing.UPDATE
                    : ImportOptions.Existing.KEEP);
    return switch (existing) {
      case UPDATE -> PutMode.PUT_MODE_UPSERT;
      case KEEP -> PutMode.PUT_MODE_IF_ABSENT;
    };
  }

  private void answered(Batch batch, BulkWriteResponse response) {
    tally = tally.answered(response.getCreated(), response.getUpdated(), response.getUnchanged());
    for (RowReject reject : response.getRejectsList()) {
      reject(batch.rejectFile(), batch.row(reject.getRow()), reject.getMessage());
    }
  }

  private void reject(RejectFile rejectFile, Row row, String reason) {
    tally = tally.reject();
    rejectFile.add(row, reason);
  }
}
