package io.kithgraph.storage.replication;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.kithgraph.storage.partition.Partition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the committed log of a group to its partition. Called by the group's apply thread, which is
 * the one writer of the partition.
 */
final class PartitionStateMachine extends StateMachineAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionStateMachine.class);

  private final int number;
  private final ReplicaStore store;
  private final Executor snapshots;
  private final Listener listener;

  /** Told what happens in the group, by the apply thread. Must not block. */
  interface Listener {
    /** An entry is applied. */
    void applied(long index, int bytes);

    void leading(long term);

    void following(String leaderAddress);

    void leaderless();

    /** The group has this many voters from now on. */
    void voters(int count);

    /** The replica has stopped for good. */
    void failed(Throwable cause);
  }

  PartitionStateMachine(int number, ReplicaStore store, Executor snapshots, Listener listener) {
    this.number = number;
    this.store = store;
    this.snapshots = snapshots;
    this.listener = listener;
  }

  @Override
  public void onApply(Iterator entries) {
    while (entries.hasNext()) {
      try {
        apply(entries);
      } catch (RuntimeException e) { // catch-all: the root of the apply thread; the replica stops
        LOG.error(
            "Applying a log entry failed, the replica stops: partition={} index={}",
            number,
            entries.getIndex(),
            e);
        listener.failed(e);
        entries.setErrorAndRollback(
            1, new Status(RaftError.ESTATEMACHINE, "applying an entry failed"));
        return;
      }
      entries.next();
    }
  }

  private void apply(Iterator entries) {
    long index = entries.getIndex();
    int bytes = entries.getData().remaining();
    Partition partition = store.partition();
    EntryClosure closure = (EntryClosure) entries.done();
    if (index > partition.appliedIndex()) {
      if (closure != null) {
        closure.answer(index, partition.apply(index, closure.logTimeMillis(), closure.commands()));
      } else {
        LogEntryCodec.Entry entry = LogEntryCodec.decode(entries.getData());
        partition.apply(index, entry.logTimeMillis(), entry.commands());
      }
    } else if (closure != null) {
      throw new IllegalStateException("A new entry has an index that was applied before");
    }
    listener.applied(index, bytes);
    if (closure != null) {
      closure.run(Status.OK());
    }
  }

  @Override
  public void onSnapshotSave(SnapshotWriter writer, Closure done) {
    // The engine may be ahead of the index of the snapshot: replay skips what it has.
    snapshots.execute(() -> save(writer, done));
  }

  private void save(SnapshotWriter writer, Closure done) {
    try {
      List<String> files = store.save(Path.of(writer.getPath()));
      for (String file : files) {
        if (!writer.addFile(file)) {
          throw new IOException("Cannot add the file " + file);
        }
      }
      done.run(Status.OK());
    } catch (IOException | RuntimeException e) { // catch-all: the library must be told
      LOG.error("Saving a snapshot failed: partition={}", number, e);
      done.run(new Status(RaftError.EIO, "saving a snapshot failed"));
    }
  }

  @Override
  public boolean onSnapshotLoad(SnapshotReader reader) {
    try {
      store.load(Path.of(reader.getPath()));
      listener.applied(store.partition().appliedIndex(), 0);
      return true;
    } catch (IOException | RuntimeException e) { // catch-all: the library must be told
      LOG.error("Loading a snapshot failed: partition={}", number, e);
      listener.failed(e);
      return false;
    }
  }

  @Override
  public void onLeaderStart(long term) {
    listener.leading(term);
  }

  @Override
  public void onLeaderStop(Status status) {
    listener.leaderless();
  }

  @Override
  public void onStartFollowing(LeaderChangeContext context) {
    listener.following(context.getLeaderId().getEndpoint().toString());
  }

  @Override
  public void onStopFollowing(LeaderChangeContext context) {
    listener.leaderless();
  }

  @Override
  public void onConfigurationCommitted(Configuration configuration) {
    listener.voters(configuration.size());
  }

  @Override
  public void onError(RaftException e) {
    LOG.error("A Raft group has failed, the replica stops: partition={}", number, e);
    listener.failed(e);
  }

  @Override
  public void onShutdown() {
    listener.leaderless();
  }
}
