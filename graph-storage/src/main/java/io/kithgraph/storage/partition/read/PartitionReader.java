package io.kithgraph.storage.partition.read;

import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.pagecache.CountedView;
import io.kithgraph.storage.pagecache.View;
import io.kithgraph.storage.partition.record.GhostSet;
import io.kithgraph.storage.partition.record.OutcomeRecord;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;

/**
 * Answers one read of what is stored, from one state of the partition. Confined to the thread of
 * the call.
 */
public final class PartitionReader {
  private final CountedView pages;
  private final View view;
  private final GhostSet ghosts;
  private final boolean expires;
  private final long nowMillis;

  /**
   * @param pages the state, which counts what is read from it
   * @param ghosts of the state that the view shows
   * @param expires whether some list has a ttl
   * @param nowMillis edges that have expired by then are not there
   */
  public PartitionReader(CountedView pages, GhostSet ghosts, boolean expires, long nowMillis) {
    this.pages = pages;
    this.view = pages.view();
    this.ghosts = ghosts;
    this.expires = expires;
    this.nowMillis = nowMillis;
  }

  /**
   * The answer to any read but one of intents or ghosts.
   *
   * @throws io.kithgraph.storage.api.StorageException {@code DEADLINE_EXCEEDED} if the time was
   *     used up before there was anything to answer
   */
  public PartitionAnswer answer(PartitionRead read, ReadOptions options) {
    ReadBudget budget = new ReadBudget(options.deadline(), options.maxBytes());
    budget.checkTime();
    if (read instanceof PartitionRead.Decision wanted) {
      return decision(wanted);
    }
    if (read instanceof PartitionRead.Expired expired) {
      return expires
          ? new ExpiredReader(view, nowMillis, budget).read(expired)
          : PartitionAnswer.Expired.NOTHING;
    }
    if (read instanceof PartitionRead.Moved moved) {
      return new MovedReader(view).read(moved);
    }
    if (read instanceof PartitionRead.Common common) {
      return new MovedReader(view).read(common);
    }
    ReadState state = new ReadState(pages, options.graph(), ghosts, budget, nowMillis);
    if (read instanceof PartitionRead.Range range) {
      return new PartitionAnswer.Slices(new RangeReader(state, range.read()).read());
    }
    if (read instanceof PartitionRead.Count count) {
      return new PartitionAnswer.Counts(new CountReader(state, count.read()).read());
    }
    if (read instanceof PartitionRead.Probe probe) {
      return new PartitionAnswer.Probes(new ProbeReader(state, probe.read()).read());
    }
    if (read instanceof PartitionRead.Rank rank) {
      return new PartitionAnswer.Ranks(new RankReader(state, rank.read()).read());
    }
    if (read instanceof PartitionRead.Sample sample) {
      return new PartitionAnswer.Samples(new SampleReader(state, sample.read()).read());
    }
    if (read instanceof PartitionRead.Intersect intersect) {
      return new PartitionAnswer.Intersections(
          new IntersectReader(state).read(intersect.intersections()));
    }
    VertexReader vertices = new VertexReader(state);
    if (read instanceof PartitionRead.Vertices wanted) {
      return new PartitionAnswer.Vertices(
          vertices.vertices(wanted.read().ids(), wanted.read().properties()));
    }
    if (read instanceof PartitionRead.Lists lists) {
      return new PartitionAnswer.Lists(vertices.lists(lists.vertices()));
    }
    if (read instanceof PartitionRead.GhostEdges edges) {
      return new PartitionAnswer.GhostEdges(vertices.edges(edges.ghost(), edges.limit()));
    }
    PartitionRead.Scan scan = (PartitionRead.Scan) read;
    return vertices.scan(scan.fromSlot(), scan.after(), scan.limit(), scan.properties());
  }

  private PartitionAnswer decision(PartitionRead.Decision wanted) {
    byte[] sealed =
        view.uncached(
            PartitionRecords.transactionKey(
                wanted.primarySlot(), PartitionRecords.OUTCOME, wanted.transaction()));
    if (sealed == null) {
      return new PartitionAnswer.Decision(PartitionAnswer.DecisionState.NONE, 0);
    }
    OutcomeRecord outcome = OutcomeRecord.decode(sealed);
    return outcome.committed()
        ? new PartitionAnswer.Decision(
            PartitionAnswer.DecisionState.COMMITTED, outcome.fingerprint())
        : new PartitionAnswer.Decision(PartitionAnswer.DecisionState.ABORTED, 0);
  }
}
