package io.kithgraph.query.transaction;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.GraphReads;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeProbeRead.Probe;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.IntersectRead;
import io.kithgraph.storage.api.IntersectRead.Intersection;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.api.VertexScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the graph as a transaction sees it: what is stored, with the changes of the transaction on
 * top, and remembers what was read. Without changes the answers of storage pass through untouched.
 * Confined to the thread of the transaction.
 */
final class TransactionReads implements GraphReads {
  private static final int COUNT_PAGE = 10_000;

  private final GraphReads stored;
  private final WriteBuffer buffer;
  private final ReadSet readSet;

  TransactionReads(GraphReads stored, WriteBuffer buffer, ReadSet readSet) {
    this.stored = stored;
    this.buffer = buffer;
    this.readSet = readSet;
  }

  @Override
  public boolean canSkip(ListKey list) {
    return buffer.isEmpty() || !touched(list);
  }

  @Override
  public List<EdgeSlice> range(RangeRead read, Execution execution) {
    if (buffer.isEmpty() || read.lists().stream().noneMatch(range -> touched(range.list()))) {
      return remember(stored.range(read, execution));
    }
    RangeRead whole =
        new RangeRead(
            read.lists(),
            read.bounds(),
            read.order(),
            read.limit(),
            read.conditions(),
            Projection.ALL);
    List<EdgeSlice> slices = remember(stored.range(whole, execution));
    OverlayMerge merge = new OverlayMerge(buffer, read);
    List<EdgeSlice> merged = new ArrayList<>(slices.size());
    for (int i = 0; i < slices.size(); i++) {
      ListRange asked = read.lists().get(i);
      EdgeSlice slice = slices.get(i);
      merged.add(touched(asked.list()) ? merge.merge(asked, slice) : slice);
    }
    return merged;
  }

  private boolean touched(ListKey list) {
    return buffer.hidesVertices() || !buffer.edges(list).isEmpty();
  }

  private List<EdgeSlice> remember(List<EdgeSlice> slices) {
    for (EdgeSlice slice : slices) {
      readSet.list(slice.list(), slice.version());
    }
    return slices;
  }

  @Override
  public long[] count(CountRead read, Execution execution) {
    if (buffer.isEmpty() || read.lists().stream().noneMatch(this::touched)) {
      long[] counts = stored.count(read, execution);
      readSet.counts(read, counts);
      return counts;
    }
    List<ListKey> untouched = read.lists().stream().filter(list -> !touched(list)).toList();
    long[] simple = new long[0];
    if (!untouched.isEmpty()) {
      CountRead rest = new CountRead(untouched, read.bounds(), read.conditions());
      simple = stored.count(rest, execution);
      readSet.counts(rest, simple);
    }
    long[] counts = new long[read.lists().size()];
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      ListKey list = read.lists().get(i);
      counts[i] = touched(list) ? countMerged(list, read, execution) : simple[next++];
    }
    return counts;
  }

  private long countMerged(ListKey list, CountRead read, Execution execution) {
    if (!buffer.hidesVertices() && read.bounds().isAll() && read.conditions().isEmpty()) {
      CountRead degree = CountRead.degrees(List.of(list));
      long[] answer = stored.count(degree, execution);
      readSet.counts(degree, answer);
      long count = answer[0];
      for (EdgeKey key : buffer.edges(list)) {
        EdgeChange change = buffer.edge(key);
        if (change instanceof EdgeChange.Put put && !put.stored()) {
          count++;
        } else if (change instanceof EdgeChange.Deleted) {
          count--;
        }
      }
      return count;
    }
    long count = 0;
    ListRange rest = ListRange.of(list);
    while (true) {
      EdgeSlice slice =
          range(
                  new RangeRead(
                      List.of(rest),
                      read.bounds(),
                      Order.ASCENDING,
                      COUNT_PAGE,
                      read.conditions(),
                      Projection.ALL),
                  execution)
              .get(0);
      count += slice.edges().size();
      if (slice.stopReason() == StopReason.EXHAUSTED || slice.next() == null) {
        return count;
      }
      rest = new ListRange(list, slice.next(), null);
    }
  }

  @Override
  public List<EdgeSample> sample(SampleRead read, Execution execution) {
    List<ListKey> untouched = read.lists().stream().filter(this::canSkip).toList();
    List<EdgeSample> simple = List.of();
    if (!untouched.isEmpty()) {
      simple =
          stored.sample(
              new SampleRead(
                  untouched, read.bounds(), read.count(), read.seed(), read.projection()),
              execution);
      simple.forEach(sample -> readSet.list(sample.list(), sample.version()));
    }
    List<EdgeSample> samples = new ArrayList<>(read.lists().size());
    int next = 0;
    for (ListKey list : read.lists()) {
      samples.add(
          canSkip(list) ? simple.get(next++) : new WholeLists(this, execution).sample(list, read));
    }
    return samples;
  }

  @Override
  public List<CommonNeighbours> intersect(IntersectRead read, Execution execution) {
    List<Intersection> untouched =
        read.intersections().stream()
            .filter(wanted -> wanted.lists().stream().allMatch(this::canSkip))
            .toList();
    List<CommonNeighbours> simple = List.of();
    if (!untouched.isEmpty()) {
      IntersectRead rest = new IntersectRead(untouched, read.limit(), read.countOnly());
      simple = stored.intersect(rest, execution);
      readSet.intersections(rest, simple);
    }
    List<CommonNeighbours> answers = new ArrayList<>(read.intersections().size());
    int next = 0;
    for (Intersection wanted : read.intersections()) {
      answers.add(
          wanted.lists().stream().allMatch(this::canSkip)
              ? simple.get(next++)
              : new WholeLists(this, execution).intersect(wanted, read.countOnly()));
    }
    return answers;
  }

  @Override
  public List<ProbeAnswer> probe(EdgeProbeRead read, Execution execution) {
    if (buffer.isEmpty()) {
      List<ProbeAnswer> answers = stored.probe(read, execution);
      for (int i = 0; i < answers.size(); i++) {
        rememberProbe(read.probes().get(i), answers.get(i));
      }
      return answers;
    }
    List<ProbeAnswer> storedAnswers =
        stored.probe(new EdgeProbeRead(read.probes(), true), execution);
    List<ProbeAnswer> answers = new ArrayList<>(storedAnswers.size());
    for (int i = 0; i < storedAnswers.size(); i++) {
      Probe probe = read.probes().get(i);
      rememberProbe(probe, storedAnswers.get(i));
      answers.add(probe(probe, storedAnswers.get(i).edge(), execution));
    }
    return answers;
  }

  private void rememberProbe(Probe probe, ProbeAnswer answer) {
    if (probe.tieBreaker() != null) {
      readSet.edge(probe.list().edge(probe.neighbour(), probe.tieBreaker()), answer.exists());
    }
  }

  private ProbeAnswer probe(Probe probe, @Nullable EdgeRecord found, Execution execution) {
    boolean endDeleted = buffer.hides(probe.neighbour()) || buffer.hides(probe.list().vertex());
    EdgeRecord visible = found;
    if (found != null && (endDeleted || buffer.edge(found.key()) != null)) {
      visible = endDeleted ? null : nextVisible(probe, execution);
    }
    EdgeRecord put =
        OverlayMerge.newestPut(buffer, probe.list(), probe.neighbour(), probe.tieBreaker())
            .orElse(null);
    if (put != null && (visible == null || put.sortKey() >= visible.sortKey())) {
      visible = put;
    }
    return visible == null ? ProbeAnswer.ABSENT : new ProbeAnswer(true, visible);
  }

  /** The newest edge to the neighbour that the transaction has not changed. */
  private @Nullable EdgeRecord nextVisible(Probe probe, Execution execution) {
    if (probe.tieBreaker() != null) {
      return null;
    }
    ListRange rest = new ListRange(probe.list(), null, probe.neighbour());
    while (true) {
      EdgeSlice slice =
          range(
                  new RangeRead(
                      List.of(rest),
                      SortKeyBounds.ALL,
                      Order.DESCENDING,
                      1,
                      List.of(),
                      Projection.ALL),
                  execution)
              .get(0);
      if (slice.edges().size() > 0) {
        EdgeKey key = probe.list().edge(probe.neighbour(), slice.edges().tieBreaker(0));
        return new EdgeRecord(key, slice.edges().sortKey(0), slice.edges().properties(0));
      }
      if (slice.stopReason() == StopReason.EXHAUSTED || slice.next() == null) {
        return null;
      }
      rest = new ListRange(probe.list(), slice.next(), probe.neighbour());
    }
  }

  @Override
  public List<Optional<VertexRecord>> vertices(VertexRead read, Execution execution) {
    List<VertexId> unknown =
        buffer.isEmpty()
            ? read.ids()
            : read.ids().stream().filter(id -> buffer.vertex(id) == null).toList();
    List<Optional<VertexRecord>> records =
        unknown.isEmpty()
            ? List.of()
            : stored.vertices(new VertexRead(unknown, read.properties()), execution);
    if (unknown.size() == read.ids().size()) {
      return records;
    }
    List<Optional<VertexRecord>> all = new ArrayList<>(read.ids().size());
    int next = 0;
    for (VertexId id : read.ids()) {
      VertexChange change = buffer.vertex(id);
      all.add(change == null ? records.get(next++) : state(change));
    }
    return all;
  }

  private static Optional<VertexRecord> state(VertexChange change) {
    if (change instanceof VertexChange.Created created) {
      return Optional.of(created.state());
    }
    if (change instanceof VertexChange.Changed changed) {
      return Optional.of(changed.state());
    }
    return Optional.empty();
  }

  @Override
  public VertexPage scan(VertexScan scan, Execution execution) {
    VertexPage page = stored.scan(scan, execution);
    if (buffer.isEmpty()) {
      return page;
    }
    List<VertexRecord> vertices = new ArrayList<>();
    for (VertexRecord vertex : page.vertices()) {
      VertexChange change = buffer.vertex(vertex.id());
      if (change == null) {
        vertices.add(vertex);
      } else if (change instanceof VertexChange.Changed changed) {
        vertices.add(changed.state());
      }
    }
    if (page.continuation().isEmpty()) {
      buffer.createdVertices().forEach(vertices::add);
    }
    return new VertexPage(vertices, page.continuation());
  }
}
