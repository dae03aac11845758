package io.kithgraph.query.gremlin;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.IntersectRead;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.RankRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.api.VertexScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Remembers what was asked of storage. For one thread. */
final class CountingStorageClient implements StorageClient {
  private final StorageClient asked;
  private final List<Object> calls = new ArrayList<>();

  CountingStorageClient(StorageClient asked) {
    this.asked = asked;
  }

  void forget() {
    calls.clear();
  }

  /** The reads and commits since the last {@link #forget}. */
  List<Object> calls() {
    return calls;
  }

  /** The kinds of the calls, in order. */
  List<String> kinds() {
    return calls.stream().map(call -> call.getClass().getSimpleName()).toList();
  }

  <R> List<R> calls(Class<R> kind) {
    return calls.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public CompletionStage<List<EdgeSlice>> range(RangeRead read, ReadOptions options) {
    calls.add(read);
    return asked.range(read, options);
  }

  @Override
  public CompletionStage<long[]> count(CountRead read, ReadOptions options) {
    calls.add(read);
    return asked.count(read, options);
  }

  @Override
  public CompletionStage<List<EdgeSample>> sample(SampleRead read, ReadOptions options) {
    calls.add(read);
    return asked.sample(read, options);
  }

  @Override
  public CompletionStage<List<CommonNeighbours>> intersect(
      IntersectRead read, ReadOptions options) {
    calls.add(read);
    return asked.intersect(read, options);
  }

  @Override
  public CompletionStage<List<ProbeAnswer>> probe(EdgeProbeRead read, ReadOptions options) {
    calls.add(read);
    return asked.probe(read, options);
  }

  @Override
  public CompletionStage<long[]> rank(RankRead read, ReadOptions options) {
    calls.add(read);
    return asked.rank(read, options);
  }

  @Override
  public CompletionStage<List<Optional<VertexRecord>>> vertices(
      VertexRead read, ReadOptions options) {
    calls.add(read);
    return asked.vertices(read, options);
  }

  @Override
  public CompletionStage<List<List<ListDegree>>> lists(
      List<VertexId> vertices, ReadOptions options) {
    return asked.lists(vertices, options);
  }

  @Override
  public CompletionStage<VertexPage> scan(VertexScan scan, ReadOptions options) {
    calls.add(scan);
    return asked.scan(scan, options);
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit, CommitOptions options) {
    calls.add(commit);
    return asked.commit(commit, options);
  }

  @Override
  public CompletionStage<Long> fenceIndexes(
      GraphId graph, long schemaVersion, Set<LabelId> dropped, CommitOptions options) {
    return asked.fenceIndexes(graph, schemaVersion, dropped, options);
  }

  @Override
  public CompletionStage<Void> reclaimIndex(GraphId graph, LabelId entries, CommitOptions options) {
    return asked.reclaimIndex(graph, entries, options);
  }

  @Override
  public CompletionStage<Void> dropGraph(GraphId graph, CommitOptions options) {
    return asked.dropGraph(graph, options);
  }

  @Override
  public void close() {
    asked.close();
  }
}
