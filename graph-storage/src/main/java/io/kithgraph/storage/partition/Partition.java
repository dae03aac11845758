package io.kithgraph.storage.partition;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.edgetree.EdgeTreeWriter;
import io.kithgraph.storage.engine.Durability;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineBatch;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.engine.EngineMetrics;
import io.kithgraph.storage.engine.WritePressure;
import io.kithgraph.storage.key.FormatVersion;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.pagecache.ApplyBatch;
import io.kithgraph.storage.pagecache.CountedView;
import io.kithgraph.storage.pagecache.PageCache;
import io.kithgraph.storage.pagecache.PageCacheMetrics;
import io.kithgraph.storage.pagecache.View;
import io.kithgraph.storage.partition.apply.CommandApplier;
import io.kithgraph.storage.partition.apply.EntryState;
import io.kithgraph.storage.partition.apply.OutcomeSweep;
import io.kithgraph.storage.partition.read.PartitionReader;
import io.kithgraph.storage.partition.record.AppliedState;
import io.kithgraph.storage.partition.record.GhostSet;
import io.kithgraph.storage.partition.record.LoadFences;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.partition.record.RollUpSet;
import io.kithgraph.storage.partition.record.SlotMoves;
import io.kithgraph.storage.partition.transaction.TransactionTable;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionCommand.IngestTables;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The state of one partition on one engine: changed by applying the entries of its log, read at any
 * time.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>The state is a function of the entries that were applied. Applying the same entries to any
 *       earlier state that the engine kept gives the same state.
 *   <li>The index of the last applied entry is stored in the same engine batch as its effects.
 *   <li>A reader sees the state after some whole entry.
 *   <li>Every edge half that was put belongs to a vertex record of this partition, unless that
 *       vertex is a ghost.
 * </ul>
 *
 * <p>{@link #apply} belongs to one thread, the apply thread. All other methods may be called by any
 * thread; reads never wait for the apply thread. After {@link #apply} threw, the state in memory is
 * undefined: the partition must be closed, and opened again or restored.
 */
public final class Partition implements AutoCloseable {
  private final Engine engine;
  private final PartitionSettings settings;
  private final InstantSource clock;
  private final LoadedTables tables;
  private final PageCache cache;
  private final TransactionTable transactions;
  private final ReadGate gate = new ReadGate();
  private final AtomicLong readTime = new AtomicLong(Long.MIN_VALUE);
  private volatile AppliedState applied;
  private volatile GhostSet ghosts;

  /** Confined to the apply thread. */
  private RollUpSet rollUps;

  /** What is known of slots that come and go, in a state that is visible. */
  private volatile SlotMoves moves;

  /** The epoch of {@link #moves}, already while the state becomes visible. */
  private volatile long fencedBefore;

  private volatile LoadFences loadFences;

  /** Whether some list has a ttl: if not, nobody looks for expired edges. */
  private volatile boolean expires;

  /**
   * What a read answers.
   *
   * @param appliedIndex an index whose effects it shows, at least
   * @param found how many pages and records it found in the cache
   * @param loaded how many pages and records it had to load
   */
  public record Answered(PartitionAnswer answer, long appliedIndex, long found, long loaded) {
    /** This as the reply of a replica that is so old at most. */
    public PartitionReply.Read reply(long stalenessMillis) {
      return new PartitionReply.Read(answer, appliedIndex, stalenessMillis, found, loaded);
    }
  }

  private Partition(
      Engine engine,
      PartitionSettings settings,
      InstantSource clock,
      LongSupplier nanoClock,
      LoadedTables tables,
      AppliedState applied) {
    this.engine = engine;
    this.settings = settings;
    this.clock = clock;
    this.tables = tables;
    this.applied = applied;
    this.moves = SlotMoves.of(engine.get(PartitionRecords.slotMovesKey().bytes()));
    this.fencedBefore = moves.epoch();
    this.cache = new PageCache(engine, applied.index() + moves.offset(), settings.cacheBytes());
    this.transactions = new TransactionTable(nanoClock);
    this.ghosts = loadGhosts(engine);
    this.rollUps = RollUpSet.load((from, to) -> engine.scan(from.bytes(), to.bytes()));
    this.loadFences = LoadFences.load((from, to) -> engine.scan(from.bytes(), to.bytes()));
    this.expires = engine.get(PartitionRecords.expiryKey().bytes()) != null;
    transactions.restore(
        (from, to) -> engine.scan(from.bytes(), to.bytes()), slot -> !moves.isForeign(slot));
  }

  /**
   * Opens the partition that the engine holds, or makes an empty one in an empty engine. The engine
   * stays the caller's to close, after the partition.
   *
   * @param clock tells readers how long ago something was and what has expired; never part of the
   *     state
   * @param nanoClock goes on evenly when the other jumps, such as {@link System#nanoTime}
   * @param tables gives the tables of bulk loads
   * @throws StorageException {@code INVALID_ARGUMENT} if the data has a format that this program
   *     does not know
   */
  public static Partition open(
      Engine engine,
      PartitionSettings settings,
      InstantSource clock,
      LongSupplier nanoClock,
      LoadedTables tables) {
    byte[] format = engine.get(PartitionRecords.formatKey().bytes());
    if (format == null) {
      EngineBatch batch = new EngineBatch();
      batch.put(
          PartitionRecords.formatKey().bytes(),
          ByteBuffer.allocate(4).putInt(FormatVersion.CURRENT.number()).array());
      engine.write(batch, Durability.SYNCED);
    } else {
      int number = format.length == 4 ? ByteBuffer.wrap(format).getInt() : -1;
      if (number != FormatVersion.CURRENT.number()) {
        throw new StorageException(
            ErrorCode.INVALID_ARGUMENT,
            "The data has format "
                + number
                + ", and this program knows format "
                + FormatVersion.CURRENT.number()
                + "; use the program that wrote it");
      }
    }
    byte[] state = engine.get(PartitionRecords.appliedKey().bytes());
    AppliedState applied = state == null ? AppliedState.initial() : AppliedState.decode(state);
    return new Partition(engine, settings, clock, nanoClock, tables, applied);
  }

  /**
   * As above, for a partition that never gets tables of bulk loads, and whose one clock is true.
   */
  public static Partition open(Engine engine, PartitionSettings settings, InstantSource clock) {
    return open(engine, settings, clock, () -> 0, LoadedTables.NONE);
  }

  private static GhostSet loadGhosts(Engine engine) {
    Map<PartitionAnswer.Ghost, Boolean> found = new HashMap<>();
    StorageKey prefix = PartitionRecords.ghostPrefix();
    try (EngineIterator iterator = engine.scan(prefix.bytes(), prefix.afterPrefix().bytes())) {
      for (; iterator.isValid(); iterator.next()) {
        found.put(
            PartitionRecords.ghostOf(StorageKey.of(iterator.key())), iterator.value()[0] == 1);
      }
    }
    return GhostSet.empty().with(Long.MIN_VALUE, found, Set.of());
  }

  /**
   * Applies one entry of the log: its commands in order, each whole or not at all, and all effects
   * in one engine batch. Returns their answers in order.
   *
   * @param index the entry's index, above that of every entry applied before
   * @param logTimeMillis the leader's clock when it proposed the entry
   */
  public List<CommandAnswer> apply(
      long index, long logTimeMillis, List<PartitionCommand> commands) {
    AppliedState before = applied;
    if (index <= before.index()) {
      throw new IllegalArgumentException(
          "Entry " + index + " comes after entry " + before.index() + " was applied");
    }
    long now = Math.max(before.logTimeMillis(), logTimeMillis);
    SlotMoves known = moves.withOffset(neededOffset(index, commands));
    ApplyBatch batch = cache.begin(index + known.offset());
    EntryState state =
        new EntryState(
            batch,
            new EdgeTreeWriter(batch, settings.pages()),
            ghosts,
            rollUps,
            loadFences,
            expires,
            known,
            now);
    if (known.offset() != moves.offset()) {
      state.setMoves(known);
    }
    AppliedState swept = OutcomeSweep.sweep(before, state, now);
    CommandApplier applier = new CommandApplier(state, transactions, now);
    List<CommandAnswer> answers = new ArrayList<>(commands.size());
    for (PartitionCommand command : commands) {
      answers.add(applier.apply(command));
    }
    state.finish();
    int debt =
        Math.min(
            swept.sweepDebt() + OutcomeSweep.LOOKS_PER_OUTCOME * applier.outcomesWritten(),
            OutcomeSweep.MAX_DEBT);
    AppliedState after =
        new AppliedState(index, now, debt, swept.sweepRestMillis(), swept.sweepPosition());
    batch.putUncached(PartitionRecords.appliedKey(), after.encode());
    // Before the batch: a reader of an older view still finds the older set behind the new one.
    ghosts = state.ghosts();
    fencedBefore = state.moves().epoch();
    IngestTables ingest = state.ingest();
    if (ingest == null) {
      batch.commit();
    } else if (commands.size() == 1) {
      takeOver(ingest, batch);
    } else {
      throw new IllegalStateException("Tables are taken over beside other commands");
    }
    moves = state.moves();
    loadFences = state.loadFences();
    expires = state.expires();
    rollUps = state.rollUps();
    applied = after;
    return answers;
  }

  /**
   * What has to be added to the index so that the sequence number of the entry is above those of
   * the records that it takes from another partition.
   */
  private static long neededOffset(long index, List<PartitionCommand> commands) {
    long offset = 0;
    for (PartitionCommand command : commands) {
      if (command instanceof PartitionCommand.TakeSlots take) {
        offset = Math.max(offset, take.sourceSequence() + 1 - index);
      }
    }
    return offset;
  }

  /**
   * As {@link #read(PartitionRead, ReadOptions)}, for a read that was routed by a map.
   *
   * @throws StorageException also with {@code STALE_EPOCH} if the map is too old for this state,
   *     and with {@code NOT_LEADER} if this state is too old for the map, which another replica's
   *     may not be
   */
  public Answered read(PartitionRead read, ReadOptions options, RoutedBy routed) {
    if (read instanceof PartitionRead.Moved || read instanceof PartitionRead.Common) {
      // Those who move slots are told apart by the number of their move.
      return read(read, options);
    }
    // Known to be visible before the view is pinned, which is what counts.
    if (moves.epoch() < routed.slotsSince().value()) {
      throw new StorageException(
          ErrorCode.NOT_LEADER, "This replica does not have all slots of the partition yet");
    }
    Answered answered = read(read, options);
    if (routed.epoch().value() < fencedBefore) {
      throw new StorageException(
          ErrorCode.STALE_EPOCH, "Slots have left the partition since the map of the read");
    }
    return answered;
  }

  /**
   * The tables first, then the batch: after a crash between the two the entry is applied again, and
   * takes the same tables over again. Nobody reads meanwhile, for pages in tables do not say at
   * which entry they appeared.
   */
  private void takeOver(IngestTables ingest, ApplyBatch batch) {
    List<Path> files = tables.files(ingest.load(), ingest.tables());
    // The engine would do it too, but while nobody can read.
    engine.flush();
    gate.pause();
    try {
      engine.ingest(files);
      cache.forgetAbsent();
      batch.commit();
    } finally {
      gate.resume();
    }
  }

  /**
   * Answers a read from the newest state. Level and tenant are the concern of the caller.
   *
   * @throws StorageException {@code DEADLINE_EXCEEDED} if the time was used up before there was
   *     anything to answer, {@code UNAVAILABLE} if the partition is closed
   * @throws io.kithgraph.storage.edgetree.CorruptPageException on damaged data
   * @throws io.kithgraph.storage.partition.record.MalformedRecordException on damaged data
   */
  public Answered read(PartitionRead read, ReadOptions options) {
    gate.enter();
    long index = applied.index();
    try (View view = cache.pin()) {
      CountedView pages = new CountedView(view);
      PartitionAnswer answer = answer(read, options, pages);
      return new Answered(answer, index, pages.found(), pages.loaded());
    } finally {
      gate.exit();
    }
  }

  /**
   * The transactions that were prepared at least so long ago and whose end may change what the read
   * answers, oldest first; costs next to nothing when there is none.
   */
  public List<PartitionAnswer.Intent> holdUp(
      PartitionRead read, GraphId graph, Duration minAge, int limit) {
    return transactions.holdUp(read, graph, minAge.toMillis(), clock.millis(), limit);
  }

  private PartitionAnswer answer(PartitionRead read, ReadOptions options, CountedView pages) {
    if (read instanceof PartitionRead.Intents intents) {
      return new PartitionAnswer.Intents(
          transactions.olderThan(intents.minAgeMillis(), clock.millis(), intents.limit()));
    }
    GhostSet seen = ghosts.at(pages.view().sequence());
    if (seen == null) {
      throw new StorageException(
          ErrorCode.UNAVAILABLE, "The read was overtaken by too many changes; try again");
    }
    if (read instanceof PartitionRead.Ghosts wanted) {
      return new PartitionAnswer.Ghosts(seen.owned(wanted.limit()));
    }
    return new PartitionReader(pages, seen, expires, readTimeMillis()).answer(read, options);
  }

  /**
   * The time by which reads tell what has expired: this replica's clock, but never before the log's
   * nor before that of an earlier read here.
   */
  private long readTimeMillis() {
    return readTime.accumulateAndGet(Math.max(clock.millis(), applied.logTimeMillis()), Math::max);
  }

  /** The index of the last entry whose effects every read shows from now on. */
  public long appliedIndex() {
    return applied.index();
  }

  /** The log's clock at the last applied entry. */
  public long logTimeMillis() {
    return applied.logTimeMillis();
  }

  /** The bulk loads that are under way. */
  public Set<RequestId> bulkLoads() {
    return loadFences.loads();
  }

  /** The number of prepared transactions. */
  public int preparedTransactions() {
    return transactions.size();
  }

  /** About how many bytes the records of the slots take; quick. */
  public long bytes(SlotRange slots) {
    gate.enter();
    try {
      return engine.approximateBytes(
          StorageKeys.slotStart(slots.first()).bytes(),
          StorageKeys.slotStart(slots.last() + 1).bytes());
    } finally {
      gate.exit();
    }
  }

  /** Figures of the engine. */
  public EngineMetrics engineMetrics() {
    gate.enter();
    try {
      return engine.metrics();
    } finally {
      gate.exit();
    }
  }

  /** Whether writes are ahead of the engine's files; quick. */
  public WritePressure pressure() {
    gate.enter();
    try {
      return engine.pressure();
    } finally {
      gate.exit();
    }
  }

  /** As {@link PageCache#hottest}. */
  public List<StorageKey> hottest(int limit) {
    return cache.hottest(limit);
  }

  /** As {@link PageCache#warm}. */
  public void warm(List<StorageKey> keys) {
    gate.enter();
    try {
      cache.warm(keys);
    } finally {
      gate.exit();
    }
  }

  /** Figures of the cache. */
  public PageCacheMetrics cacheMetrics() {
    return cache.metrics();
  }

  /**
   * Writes a copy of the state to a folder that must not exist; it holds at least all entries that
   * were applied before, and once this returns they survive a crash here too.
   */
  public void checkpoint(Path folder) {
    gate.enter();
    try {
      engine.checkpoint(folder);
    } finally {
      gate.exit();
    }
  }

  /**
   * Refuses further reads and waits for those under way. The apply thread must have stopped. The
   * engine may be closed after. Idempotent.
   */
  @Override
  public void close() {
    if (gate.close()) {
      cache.close();
    }
  }
}
