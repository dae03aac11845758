package io.kithgraph.storage.replication;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.EngineException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log store of a node, and another one in its place once it is damaged: what the groups have in
 * it is copied group by group, and the groups for which that fails have lost their logs. The files
 * stay where they are at any step, or the next start goes on:
 *
 * <pre>
 *   log/             the log store
 *   log-rescued/     a copy that is being made; takes the place of log once it is whole
 *   log-damaged/     the store that was damaged, until all groups are well again
 * </pre>
 *
 * Thread-safe, but for {@link #rescue}: nobody may use the store meanwhile.
 */
final class NodeLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLog.class);
  private static final String RESCUED_SUFFIX = "-rescued";
  private static final String DAMAGED_SUFFIX = "-damaged";

  private final Path folder;
  private final Path rescued;
  private final Path damaged;
  private final Function<Path, SharedLogStore> opener;
  private volatile @Nullable SharedLogStore store;

  /** Why there is no open store. */
  private volatile @Nullable EngineException failure;

  /**
   * Opens the store; one that is too damaged for that is not an error yet.
   *
   * @param opener opens a store in a folder, making it if it is missing
   * @throws EngineException if it is in use or cannot be read at all
   */
  NodeLog(Path folder, Function<Path, SharedLogStore> opener) {
    this.folder = folder;
    this.rescued = folder.resolveSibling(folder.getFileName() + RESCUED_SUFFIX);
    this.damaged = folder.resolveSibling(folder.getFileName() + DAMAGED_SUFFIX);
    this.opener = opener;
    try {
      finishRescue();
      store = opener.apply(folder);
    } catch (IOException e) {
      throw new EngineException(Reason.IO, "The folder " + folder + " cannot be used", e);
    } catch (EngineException e) {
      failure = onlyDamage(e);
      LOG.error("The Raft log of the node is damaged and cannot be opened: {}", folder, e);
    }
  }

  private static EngineException onlyDamage(EngineException e) {
    if (e.reason() != Reason.CORRUPT) {
      throw e;
    }
    return e;
  }

  /**
   * The open store.
   *
   * @throws EngineException if it could not be opened
   */
  SharedLogStore store() {
    SharedLogStore open = store;
    if (open != null) {
      return open;
    }
    EngineException cause = failure;
    throw cause == null
        ? new EngineException(Reason.IO, "The Raft log is closed")
        : new EngineException(cause.reason(), String.valueOf(cause.getMessage()), cause);
  }

  /** Whether damaged data was met since it was opened. */
  boolean isDamaged() {
    SharedLogStore open = store;
    return open == null ? failure != null : open.isDamaged();
  }

  /**
   * Copies the logs that can be read into a new store, which takes the place of the damaged one.
   *
   * @param groups all that may have a log here
   * @param losing is told which of them have lost theirs, before anything changes
   * @throws EngineException if that cannot be written now; calling it again begins anew
   */
  void rescue(Collection<PartitionId> groups, Consumer<Set<PartitionId>> losing) {
    closeStore();
    try {
      ReplicaStore.deleteTree(rescued);
      Set<PartitionId> lost = copy(groups);
      losing.accept(lost);
      ReplicaStore.deleteTree(damaged);
      Files.move(folder, damaged, StandardCopyOption.ATOMIC_MOVE);
      finishRescue();
      failure = null;
      LOG.warn("The Raft log of the node was made anew: groups={} lost={}", groups.size(), lost);
    } catch (IOException e) {
      throw new EngineException(Reason.IO, "The Raft log cannot be made anew now", e);
    } finally {
      openAgain();
    }
  }

  private Set<PartitionId> copy(Collection<PartitionId> groups) {
    Set<PartitionId> lost = new TreeSet<>(groups);
    try (SharedLogStore target = opener.apply(rescued);
        SharedLogStore source = SharedLogStore.readOnly(folder)) {
      for (PartitionId group : groups) {
        try {
          new GroupLog(source, group.value()).copyTo(target);
          lost.remove(group);
        } catch (EngineException e) {
          LOG.error(
              "The Raft log of a group is damaged: partition={}", group.value(), onlyDamage(e));
          new GroupLog(target, group.value()).delete();
        }
      }
    } catch (EngineException e) {
      LOG.error("No group can be read from the damaged Raft log", onlyDamage(e));
    }
    return lost;
  }

  /** Puts a whole copy in its place, or deletes what is not whole. */
  private void finishRescue() throws IOException {
    if (Files.exists(folder)) {
      ReplicaStore.deleteTree(rescued);
    } else if (Files.exists(rescued)) {
      Files.move(rescued, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null && Files.exists(parent)) {
      try (FileChannel names = FileChannel.open(parent, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  private void openAgain() {
    try {
      store = opener.apply(folder);
    } catch (EngineException e) {
      LOG.error("The Raft log of the node cannot be opened: {}", folder, e);
      failure = e;
    }
  }

  /** Whether a store that was damaged is still there. */
  boolean hasDamaged() {
    return Files.exists(damaged);
  }

  /** Deletes what was damaged, if there is something. */
  void deleteDamaged() {
    try {
      ReplicaStore.deleteTree(damaged);
    } catch (IOException e) {
      LOG.warn("The damaged Raft log cannot be deleted yet: {}", damaged, e);
    }
  }

  private void closeStore() {
    SharedLogStore open = store;
    if (open != null) {
      store = null;
      open.close();
    }
  }

  /** Idempotent. All groups must be closed before. */
  @Override
  public void close() {
    closeStore();
  }
}
