package io.kithgraph.distribution.load;

import io.grpc.Channel;
import io.kithgraph.api.v1.DescribeLoadResponse;
import io.kithgraph.loadgen.importer.EdgeRows;
import io.kithgraph.loadgen.importer.ImportOptions;
import io.kithgraph.loadgen.importer.ImportProgress;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.bulk.build.BulkLoader;
import io.kithgraph.storage.bulk.build.EdgeChunk;
import io.kithgraph.storage.bulk.build.EdgeFile;
import io.kithgraph.storage.bulk.build.EdgeSource;
import io.kithgraph.storage.bulk.build.LoadedEdges;
import io.kithgraph.storage.engine.rocksdb.RocksDbTableWriter;
import io.kithgraph.storage.key.FormatVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Imports the edges of files by finished pages. Confined to one thread. */
public final class OfflineImport {
  private static final int MAX_THREADS = 8;

  /** Of the heap, for the edges of the first pass; the second needs about as much. */
  private static final int MEMORY_SHARE = 3;

  private final Channel channel;
  private final ImportOptions options;
  private final Path work;
  private final ImportProgress progress;
  private final Steps steps;
  private @Nullable EdgeRows rows;

  /**
   * What an import did.
   *
   * @param vertices those that have the edges
   * @param rejected rows that are no edges
   */
  public record Summary(
      long edges, long vertices, long halves, long tableBytes, long rejected, List<Path> rejects) {}

  /**
   * An import.
   *
   * @param channel to a query node; stays the caller's
   * @param work the folder for its own files until it is done; the same import goes on with it
   * @throws IOException if a file cannot be read
   */
  public OfflineImport(Channel channel, ImportOptions options, Path work, ImportProgress progress)
      throws IOException {
    long bytes = 0;
    for (Path file : options.files()) {
      if (!Files.isReadable(file)) {
        throw new IOException("there is no file " + file + " that can be read");
      }
      bytes += Files.size(file);
    }
    this.channel = channel;
    this.options = options;
    this.work = work;
    this.progress = progress;
    this.steps = new Steps(progress, bytes);
  }

  /**
   * Imports, or goes on with that; blocks until the cluster shows all edges.
   *
   * @throws StorageException saying what the cluster refuses
   * @throws IOException if a file cannot be read or written
   */
  public Summary run() throws IOException {
    BulkLoader.Result result = loader().run(this::open, content());
    EdgeRows read = rows;
    return new Summary(
        result.edges(),
        result.vertices(),
        result.halves(),
        result.tableBytes(),
        read == null ? 0 : read.rejected(),
        read == null ? List.of() : read.rejectFiles());
  }

  /**
   * Ends an import that was not finished and is not wanted any more.
   *
   * @throws StorageException if it has gone too far for that
   */
  public void abandon() throws IOException {
    if (!Files.exists(work)) {
      throw new StorageException(
          ErrorCode.NOT_FOUND, "There is no import to end: the folder " + work + " is missing");
    }
    loader().abandon(content());
  }

  private BulkLoader loader() {
    RemoteLoads loads =
        new RemoteLoads(channel, options.target().graph(), options.target().label());
    DescribeLoadResponse label = describe(loads);
    if (label.getFormat() != FormatVersion.CURRENT.number()) {
      throw new StorageException(
          ErrorCode.INVALID_ARGUMENT,
          "The server keeps data in format "
              + label.getFormat()
              + ", and this program writes "
              + FormatVersion.CURRENT.number()
              + "; use the kith of the server's release");
    }
    Runtime machine = Runtime.getRuntime();
    return new BulkLoader(
        work,
        new LoadedEdges(
            new GraphId(label.getGraphNumber()),
            new LabelId(label.getLabelNumber()),
            label.getInList()),
        new BulkLoader.Settings(
            machine.maxMemory() / MEMORY_SHARE,
            Math.min(MAX_THREADS, machine.availableProcessors())),
        RocksDbTableWriter::new,
        loads,
        steps);
  }

  private static DescribeLoadResponse describe(RemoteLoads loads) {
    try {
      return loads.describe().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StorageException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** Says which edges these are: what is asked, and the files as they are. */
  private String content() throws IOException {
    StringBuilder files = new StringBuilder();
    for (Path file : options.files()) {
      files
          .append(", ")
          .append(file.toAbsolutePath().normalize())
          .append(" of ")
          .append(Files.size(file))
          .append(" bytes, changed ")
          .append(Files.getLastModifiedTime(file));
    }
    return "'" + options.target().label() + "' of graph '" + options.target().graph() + "'" + files;
  }

  private EdgeSource open() throws IOException {
    List<Path> files = options.files();
    if (files.size() == 1 && EdgeFile.isOne(files.get(0))) {
      return EdgeFile.open(files.get(0));
    }
    if (files.stream().anyMatch(OfflineImport::isEdgeFile)) {
      throw new IOException(
          "a binary file of edges is imported alone, not with others: "
              + files.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }
    EdgeRows opened = EdgeRows.open(channel, options, progress);
    rows = opened;
    return new RowSource(opened, steps);
  }

  private static boolean isEdgeFile(Path file) {
    try {
      return EdgeFile.isOne(file);
    } catch (IOException e) {
      return false;
    }
  }

  /** Rows of text as edges; tells how far the files have been read. */
  private record RowSource(EdgeRows rows, Steps steps) implements EdgeSource {
    private static final int ROWS_PER_NOTICE = 1 << 16;

    @Override
    public int fill(EdgeChunk chunk) {
      return rows.fill(
          chunk.sources(), chunk.destinations(), chunk.sortKeys(), ROWS_PER_NOTICE, this::notice);
    }

    private void notice() {
      double read = Math.max(1, rows.bytesRead());
      steps.read(rows.rows(), rows.rejected(), (long) (rows.rows() * (rows.bytes() / read)));
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
