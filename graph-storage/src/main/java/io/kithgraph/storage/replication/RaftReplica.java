package io.kithgraph.storage.replication;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.Task;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadLevel;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.partition.PartitionReplica;
import io.kithgraph.storage.partition.ReplicaFigures;
import io.kithgraph.storage.partition.ReplicaStatus;
import io.kithgraph.storage.partition.ReplicaStatus.Role;
import io.kithgraph.storage.partition.RoutedBy;
import io.kithgraph.storage.partition.TableStaging;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica whose log is replicated by a Raft group. Thread-safe: commands are queued, the group's
 * apply thread changes the partition, and reads go to the partition's newest state once it is known
 * to be new enough.
 *
 * <p>An acknowledgement follows the effect on this replica. So while a leader leads, its own newest
 * state shows all that was acknowledged: a strong read needs only to know that the leader still
 * leads. The only voter of a group always does; others ask for a read index.
 */
final class RaftReplica implements PartitionReplica, PartitionStateMachine.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(RaftReplica.class);

  /** A command that takes more than this in the log is refused. */
  static final int MAX_COMMAND_BYTES = 16 << 20;

  private static final long NOT_LEADING = -1;

  /** A session's reads find out anew how old this replica's state is when it is known less well. */
  private static final long STALENESS_KNOWN_NANOS = 500_000_000;

  private final PartitionId id;
  private final ReplicaErrors errors;
  private final RaftSettings settings;
  private final ReplicaStore store;
  private final ReplicaExecutors executors;
  private final ProposalQueue queue;
  private final IndexWaiters waiters;
  private final Freshness freshness;
  private final LeadCheck leadCheck = new LeadCheck();
  private final AtomicLong logBytes = new AtomicLong();
  private final AtomicBoolean savingSnapshot = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final InFlightEntries inFlight = new InFlightEntries();
  private final EntryClosure.Landing landing = new Landed();
  private volatile @Nullable Node node;
  private volatile long leadingTerm = NOT_LEADING;
  private volatile boolean alone;
  private volatile @Nullable String leaderAddress;
  private volatile @Nullable String failure;
  private volatile boolean damaged;

  RaftReplica(
      PartitionId id, RaftSettings settings, ReplicaStore store, ReplicaExecutors executors) {
    this.id = id;
    this.errors = new ReplicaErrors(id);
    this.settings = settings;
    this.store = store;
    this.executors = executors;
    this.queue = new ProposalQueue(settings, new WriteThrottle(store::pressure, System::nanoTime));
    this.waiters = new IndexWaiters(executors.reads());
    this.freshness = new Freshness(executors.reads());
  }

  /** Called once, before the node starts to call back. */
  void attach(Node raftNode) {
    this.node = raftNode;
  }

  @Override
  public PartitionId id() {
    return id;
  }

  @Override
  public CompletionStage<PartitionReply.Read> read(
      PartitionRead read, ReadOptions options, RoutedBy routed) {
    StorageException refusal = refusal();
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    if (options.level() instanceof ReadLevel.Session session) {
      return sessionRead(read, options, routed, session);
    }
    boolean leading = leadingTerm != NOT_LEADING;
    if (leading && alone) {
      return answer(read, options, routed, 0);
    }
    if (options.level() instanceof ReadLevel.Bounded bounded) {
      return boundedRead(read, options, routed, bounded.maxStaleness().toNanos());
    }
    return leading
        ? indexedRead(read, options, routed)
        : CompletableFuture.failedFuture(errors.notLeader());
  }

  /** Answers from here if the state is known to be new enough, else makes sure that it is. */
  private CompletionStage<PartitionReply.Read> boundedRead(
      PartitionRead read, ReadOptions options, RoutedBy routed, long maxNanos) {
    Node raft = node;
    if (raft == null) {
      return CompletableFuture.failedFuture(errors.unavailable());
    }
    long began = System.nanoTime();
    long age = freshness.ageNanosAt(began);
    if (age <= maxNanos) {
      if (age > maxNanos / 2) {
        freshness.refresh(raft);
      }
      return answer(read, options, routed, toMillis(age));
    }
    return freshness
        .confirm(raft, began - maxNanos)
        .thenCompose(
            status ->
                status.isOk()
                    ? answer(read, options, routed, toMillis(freshness.ageNanosAt(began)))
                    : CompletableFuture.failedFuture(errors.unavailable()));
  }

  private static long toMillis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
  }

  @Override
  public List<PartitionAnswer.Intent> holdUp(
      PartitionRead read, GraphId graph, Duration minAge, int limit) {
    return store.partition().holdUp(read, graph, minAge, limit);
  }

  private CompletionStage<PartitionReply.Read> sessionRead(
      PartitionRead read, ReadOptions options, RoutedBy routed, ReadLevel.Session session) {
    long index = session.token().appliedIndexes().getOrDefault(id.value(), 0L);
    if (store.partition().appliedIndex() >= index) {
      return answer(read, options, routed, staleness());
    }
    CompletableFuture<Void> reached = waiters.await(index, options.deadline());
    waiters.advance(store.partition().appliedIndex());
    return reached.thenCompose(done -> answer(read, options, routed, staleness()));
  }

  /** Makes sure that this replica still leads. */
  private CompletionStage<PartitionReply.Read> indexedRead(
      PartitionRead read, ReadOptions options, RoutedBy routed) {
    Node raft = node;
    if (raft == null) {
      return CompletableFuture.failedFuture(errors.unavailable());
    }
    return leadCheck
        .confirm(raft, options.deadline())
        .thenComposeAsync(
            status ->
                status.isOk()
                    ? answer(read, options, routed, 0)
                    : CompletableFuture.failedFuture(errors.ofRead(status)),
            executors.reads());
  }

  /** How old a read here may be at most, or -1 if that is not known; then it is found out. */
  private long staleness() {
    Node raft = node;
    long age = freshness.ageNanosAt(System.nanoTime());
    if (raft != null && !alone && age > STALENESS_KNOWN_NANOS) {
      freshness.refresh(raft);
    }
    return alone ? 0 : age == Freshness.NEVER ? -1 : toMillis(age);
  }

  private CompletionStage<PartitionReply.Read> answer(
      PartitionRead read, ReadOptions options, RoutedBy routed, long stalenessMillis) {
    try {
      return CompletableFuture.completedFuture(
          store.partition().read(read, options, routed).reply(stalenessMillis));
    } catch (StorageException e) {
      return CompletableFuture.failedFuture(e);
    } catch (RuntimeException e) { // catch-all: the root of a read
      return CompletableFuture.failedFuture(readFailure(e));
    }
  }

  private StorageException readFailure(RuntimeException e) {
    if (ReplicaFailure.isDamage(e)) {
      LOG.error("A read met damaged data, the replica stops: partition={}", id.value(), e);
      failed(e);
      return errors.stopped(damaged);
    }
    LOG.error("A read failed: partition={}", id.value(), e);
    return new StorageException(ErrorCode.INTERNAL, "The read failed inside the server", e);
  }

  @Override
  public CompletionStage<PartitionReply.Command> submit(
      PartitionCommand command, RoutedBy routed, Deadline deadline, PriorityClass priority) {
    StorageException refusal = refusal();
    if (refusal == null && leadingTerm == NOT_LEADING) {
      refusal = errors.notLeader();
    }
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    PartitionCommand logged = routed.stamp(command);
    byte[] encoded = LogEntryCodec.encodeCommand(logged);
    if (encoded.length > MAX_COMMAND_BYTES) {
      return CompletableFuture.failedFuture(
          new StorageException(
              ErrorCode.TOO_LARGE,
              "What a commit changes in one partition takes at most "
                  + MAX_COMMAND_BYTES
                  + " bytes, not "
                  + encoded.length
                  + "; split it"));
    }
    Proposal proposal =
        new Proposal(logged, encoded, deadline, priority, new CompletableFuture<>());
    switch (queue.offer(proposal)) {
      case TAKEN -> propose();
      case OUTRUN -> proposal.reply().completeExceptionally(errors.outrun());
      case FULL -> proposal.reply().completeExceptionally(errors.overloaded());
      case CLOSED -> proposal.reply().completeExceptionally(errors.unavailable());
    }
    return proposal.reply();
  }

  /** Puts what waits into the log, as far as the entries in flight allow. */
  private void propose() {
    for (List<Proposal> next = queue.next(); !next.isEmpty(); next = queue.next()) {
      Node raft = node;
      long term = leadingTerm;
      if (raft == null || term == NOT_LEADING) {
        queue.landed();
        fail(next, errors.notLeader());
        continue;
      }
      List<Proposal> live = dropExpired(next);
      if (live.isEmpty()) {
        queue.landed();
        continue;
      }
      long logTime = Math.max(executors.clock().millis(), store.partition().logTimeMillis());
      Task task = new Task();
      task.setData(LogEntryCodec.encode(logTime, live.stream().map(Proposal::encoded).toList()));
      task.setExpectedTerm(term);
      EntryClosure entry = new EntryClosure(live, logTime, landing);
      task.setDone(entry);
      inFlight.add(entry);
      try {
        raft.apply(task);
      } catch (IllegalStateException e) {
        LOG.debug("A group shuts down, and tells the entry so: partition={}", id.value(), e);
      }
    }
  }

  private List<Proposal> dropExpired(List<Proposal> proposals) {
    if (proposals.stream().noneMatch(proposal -> proposal.deadline().hasPassed())) {
      return proposals;
    }
    fail(
        proposals.stream().filter(proposal -> proposal.deadline().hasPassed()).toList(),
        errors.tooLate());
    return proposals.stream().filter(proposal -> !proposal.deadline().hasPassed()).toList();
  }

  /** Answers those whose entry has ended, and makes room for the next. */
  private final class Landed implements EntryClosure.Landing {
    @Override
    public void applied(EntryClosure entry, List<CommandAnswer> answers, long index) {
      List<Proposal> proposals = entry.proposals();
      inFlight.remove(entry);
      queue.landed();
      propose();
      executors
          .callbacks()
          .execute(
              () -> {
                for (int i = 0; i < proposals.size(); i++) {
                  proposals.get(i).answer(answers.get(i), index, errors);
                }
              });
    }

    @Override
    public void failed(EntryClosure entry, Status status) {
      inFlight.remove(entry);
      queue.landed();
      fail(entry.proposals(), errors.ofCommand(status));
      propose();
    }
  }

  private void fail(List<Proposal> proposals, StorageException failed) {
    if (!proposals.isEmpty()) {
      executors
          .callbacks()
          .execute(() -> proposals.forEach(p -> p.reply().completeExceptionally(failed)));
    }
  }

  /** Regular work: ends what waits too long, and makes a snapshot when the log has grown. */
  void tick() {
    List<Proposal> late = new ArrayList<>(queue.removeExpired());
    late.addAll(inFlight.expired());
    if (!late.isEmpty()) {
      fail(late, errors.tooLate());
    }
    waiters.fail(false, errors::tooLate);
    propose();
    if (!closed.get() && failure == null) {
      store.warmer().schedule(store::partition, executors.background());
    }
    Node raft = node;
    if (raft != null
        && failure == null
        && logBytes.get() >= settings.snapshotLogBytes()
        && savingSnapshot.compareAndSet(false, true)) {
      logBytes.set(0);
      raft.snapshot(
          status -> {
            savingSnapshot.set(false);
            if (!status.isOk()) {
              LOG.warn("No snapshot was made: partition={} status={}", id.value(), status);
            }
          });
    }
  }

  @Override
  public void applied(long index, int bytes) {
    logBytes.addAndGet(bytes);
    waiters.advance(index);
  }

  @Override
  public void leading(long term) {
    Node raft = node;
    if (raft != null) {
      try {
        alone = raft.listPeers().size() == 1;
      } catch (IllegalStateException e) {
        // Leadership was lost again meanwhile; the next call says so.
        alone = false;
      }
      leaderAddress = raft.getNodeId().getPeerId().getEndpoint().toString();
    }
    leadCheck.leading(term);
    leadingTerm = term;
  }

  @Override
  public void following(String address) {
    leaderAddress = address;
  }

  @Override
  public void leaderless() {
    leadingTerm = NOT_LEADING;
    leaderAddress = null;
    fail(queue.removeAll(), errors.notLeader());
  }

  @Override
  public void voters(int count) {
    alone = count == 1;
  }

  @Override
  public void failed(Throwable cause) {
    if (failure == null) {
      damaged = ReplicaFailure.isDamage(cause);
      failure = cause.toString();
    }
    leadingTerm = NOT_LEADING;
    fail(queue.removeAll(), errors.stopped(damaged));
    waiters.fail(true, () -> errors.stopped(damaged));
    if (damaged) {
      // So that the group's leader sees that it is gone.
      executors.reads().execute(this::shutDownNode);
    }
  }

  @Override
  public TableStaging tables() {
    return store.tables();
  }

  @Override
  public ReplicaFigures figures() {
    return store.figures();
  }

  @Override
  public long bytes(SlotRange slots) {
    return store.partition().bytes(slots);
  }

  @Override
  public ReplicaStatus status() {
    Role role =
        failure != null ? Role.FAILED : leadingTerm != NOT_LEADING ? Role.LEADER : Role.FOLLOWER;
    return new ReplicaStatus(
        id,
        role,
        Optional.ofNullable(leaderAddress),
        Math.max(0, leadingTerm),
        store.partition().appliedIndex(),
        queue.size(),
        Optional.ofNullable(failure),
        damaged);
  }

  private @Nullable StorageException refusal() {
    if (closed.get()) {
      return errors.unavailable();
    }
    return failure != null ? errors.stopped(damaged) : null;
  }

  private void shutDownNode() {
    Node raft = node;
    if (raft != null) {
      raft.shutdown();
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    queue.close();
    fail(queue.removeAll(), errors.unavailable());
    Node raft = node;
    if (raft != null) {
      raft.shutdown();
      try {
        raft.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    waiters.fail(true, errors::unavailable);
    fail(inFlight.all(), errors.unavailable());
    store.close();
  }
}
