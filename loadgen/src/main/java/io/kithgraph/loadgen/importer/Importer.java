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

  private long rows;
  private long created;
  private long updated;
  private long unchanged;
  private long selfLoops;
  private long rejected;
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
    GraphLabel label = GraphLabel.find(schema(options.graph()), options.kind(), options.label());
    BulkWriteStart start =
        BulkWriteStart.newBuilder()
            .setGraph(options.graph())
            .setOptions(WriteOptions.newBuilder().setPriority(PriorityClass.PRIORITY_CLASS_BATCH))
            .build();
    List<Path> rejectFiles = new ArrayList<>();
    long sentAgain;
    try (BulkWriter writer =
        new BulkWriter(GraphServiceGrpc.newStub(channel), start, PATIENCE, this::answered)) {
      List<SourceFile> files = new ArrayList<>();
      options.files().forEach(path -> files.add(SourceFile.of(path)));
      long bytes = files.stream().mapToLong(SourceFile::bytes).sum();
      for (SourceFile file : files) {
        importFile(options, label, file, bytes, writer, rejectFiles);
        bytesBefore += file.bytes();
        progress.update(bytesBefore, bytes, done(), rejected);
      }
      sentAgain = writer.sentAgain();
    } catch (DatasetException e) {
      throw new ImportException(ImportException.Reason.FILE, String.valueOf(e.getMessage()), e);
    }
    return new ImportSummary(
        rows,
        created,
        updated,
        unchanged,
        selfLoops,
        rejected,
        rejectFiles,
        sentAgain,
        Duration.ofNanos(System.nanoTime() - began));
  }

  private GraphSchema schema(String graph) {
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
      List<Path> rejectFiles) {
    try (MappedFile mapped = MappedFile.open(options, label, file)) {
      progress.note(mapped.describe());
      ColumnMapping mapping = mapped.mapping();
      PutMode mode = mode(options, mapping);
      Lanes lanes =
          new Lanes(
              options.pace(),
              lane ->
                  new Batch(
                      lane, options.kind(), options.label(), mode, mapping, mapped.rejectFile()));
      RowParser parser = new RowParser(options, label, mapping);
      @Nullable Row row;
      while ((row = mapped.next()) != null) {
        rows++;
        if ((rows & 0x3FF) == 0) {
          progress.update(bytesBefore + file.bytesRead(), bytes, done(), rejected);
        }
        try {
          ParsedRow parsed = parser.parse(row);
          if (parsed == null) {
            selfLoops++;
          } else if (!options.dryRun()) {
            Batch full = lanes.add(parsed);
            if (full != null) {
              writer.send(full);
            }
          }
        } catch (RowRejected e) {
          reject(mapped.rejectFile(), row, e.reason());
        }
        if (rejected > options.maxRejects()) {
          throw new ImportException(
              ImportException.Reason.FILE,
              "More than "
                  + options.maxRejects()
                  + " rows were rejected, the last ones of "
                  + file.path()
                  + "; "
                  + mapped.rejectFile().path()
                  + " says why");
        }
      }
      lanes.rest().forEach(writer::send);
      writer.finish();
      if (mapped.rejectFile().count() > 0) {
        rejectFiles.add(mapped.rejectFile().path());
      }
    }
  }

  private static PutMode mode(ImportOptions options, ColumnMapping mapping) {
    boolean informative = mapping.sortKey().isPresent() || !mapping.properties().isEmpty();
    ImportOptions.Existing existing =
        options
            .existing()
            .orElse(informative ? ImportOptions.Existing.UPDATE : ImportOptions.Existing.KEEP);
    return switch (existing) {
      case UPDATE -> PutMode.PUT_MODE_UPSERT;
      case KEEP -> PutMode.PUT_MODE_IF_ABSENT;
    };
  }

  private void answered(Batch batch, BulkWriteResponse response) {
    created += response.getCreated();
    updated += response.getUpdated();
    unchanged += response.getUnchanged();
    for (RowReject reject : response.getRejectsList()) {
      reject(batch.rejectFile(), batch.row(reject.getRow()), reject.getMessage());
    }
  }

  private void reject(RejectFile rejectFile, Row row, String reason) {
    rejected++;
    rejectFile.add(row, reason);
  }

  private long done() {
    return created + updated + unchanged + selfLoops + rejected;
  }
}
