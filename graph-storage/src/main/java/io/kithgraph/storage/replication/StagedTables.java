package io.kithgraph.storage.replication;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.bulk.TableName;
import io.kithgraph.storage.partition.LoadedTables;
import io.kithgraph.storage.partition.TableStaging;
import io.kithgraph.storage.protocol.PartitionReply;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of bulk loads that a replica keeps until it takes them over, and for a while after,
 * for replicas that join the group meanwhile and read the log. Thread-safe.
 *
 * <pre>
 *   LOAD/TABLE         a complete table, on disk
 *   LOAD/TABLE.part    what has been sent of one
 * </pre>
 */
final class StagedTables implements LoadedTables, TableStaging {
  private static final Logger LOG = LoggerFactory.getLogger(StagedTables.class);
  private static final String PART_SUFFIX = ".part";
  private static final int MAX_READ_BYTES = 1 << 20;
  private static final int FETCH_TRIES = 60;
  private static final Duration FETCH_PAUSE = Duration.ofSeconds(1);

  /** The log goes back to the snapshot before the last. */
  private static final int SNAPSHOTS_KEPT = 3;

  private final PartitionId partition;
  private final Path folder;
  private final TableSource others;

  @GuardedBy("this")
  private final Map<String, Integer> snapshotsSinceEnd = new HashMap<>();

  StagedTables(PartitionId partition, Path folder, TableSource others) {
    this.partition = partition;
    this.folder = folder;
    this.others = others;
  }

  @Override
  public synchronized PartitionReply.Staged stage(
      RequestId load, String table, long offset, byte[] bytes, long length) {
    try {
      Path complete = file(load, table);
      if (Files.exists(complete)) {
        return new PartitionReply.Staged(length);
      }
      Path part = complete.resolveSibling(table + PART_SUFFIX);
      Files.createDirectories(complete.getParent());
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        long has = channel.size();
        if (has != offset) {
          return new PartitionReply.Staged(Math.min(has, length - 1));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer, offset + buffer.position());
        }
        if (offset + bytes.length < length) {
          return new PartitionReply.Staged(offset + bytes.length);
        }
        channel.force(true);
      }
      complete(part, complete);
      return new PartitionReply.Staged(length);
    } catch (IOException e) {
      throw new StorageException(
          ErrorCode.UNAVAILABLE, "A table of a bulk load cannot be kept: " + e.getMessage(), e);
    }
  }

  private static void complete(Path part, Path complete) throws IOException {
    if (!TableName.isIntact(String.valueOf(complete.getFileName()), part)) {
      Files.delete(part);
      throw new IOException("it was damaged on the way, and has to be sent again");
    }
    Files.move(part, complete, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public PartitionReply.TablePart read(RequestId load, String table, long offset, int limit) {
    try (FileChannel channel = FileChannel.open(file(load, table), StandardOpenOption.READ)) {
      long length = channel.size();
      long rest = Math.max(0, length - offset);
      ByteBuffer buffer =
          ByteBuffer.allocate((int) Math.min(rest, Math.min(limit, MAX_READ_BYTES)));
      while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
        // Until all is read.
      }
      return new PartitionReply.TablePart(buffer.array(), length);
    } catch (NoSuchFileException e) {
      throw new StorageException(ErrorCode.NOT_FOUND, "The replica has no such table", e);
    } catch (IOException e) {
      throw new StorageException(ErrorCode.UNAVAILABLE, "A table cannot be read", e);
    }
  }

  @Override
  public List<Path> files(RequestId load, List<String> names) {
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      Path file = file(load, name);
      if (!Files.exists(file)) {
        fetch(load, name, file);
      }
      files.add(file);
    }
    return files;
  }

  /** The replica joined the group after tables were sent to all. */
  private void fetch(RequestId load, String name, Path complete) {
    for (int tries = 1; ; tries++) {
      try {
        Files.createDirectories(complete.getParent());
        Path part = complete.resolveSibling(name + PART_SUFFIX);
        try (OutputStream out = Files.newOutputStream(part)) {
          others.fetch(partition, load, name, out);
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        complete(part, complete);
        return;
      } catch (IOException e) {
        LOG.warn(
            "A table of a bulk load is missing here: partition={} load={} table={}",
            partition.value(),
            load,
            name,
            e);
        if (tries == FETCH_TRIES) {
          throw new StorageException(
              ErrorCode.UNAVAILABLE,
              "The table " + name + " of the bulk load " + load + " is on no other replica",
              e);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(FETCH_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(ErrorCode.UNAVAILABLE, "Interrupted", e);
    }
  }

  /**
   * To be called when a snapshot is saved: deletes the tables of loads that ended so many snapshots
   * ago that the log does not name them any more.
   *
   * @param underWay the loads that have not ended
   */
  synchronized void snapshotSaved(Collection<RequestId> underWay) throws IOException {
    Set<String> kept = underWay.stream().map(RequestId::toString).collect(Collectors.toSet());
    for (Path load : loads()) {
      String name = String.valueOf(load.getFileName());
      if (!kept.contains(name)
          && snapshotsSinceEnd.merge(name, 1, Integer::sum) >= SNAPSHOTS_KEPT) {
        ReplicaStore.deleteTree(load);
        snapshotsSinceEnd.remove(name);
      }
    }
  }

  private List<Path> loads() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.toList();
    }
  }

  private Path file(RequestId load, String table) {
    if (!TableName.isValid(table)) {
      throw new StorageException(
          ErrorCode.INVALID_ARGUMENT, "That is not the name of a table: " + table);
    }
    return folder.resolve(load.toString()).resolve(table);
  }
}
