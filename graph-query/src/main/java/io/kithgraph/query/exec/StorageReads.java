package io.kithgraph.query.exec;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.IntersectRead;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.api.VertexScan;
import java.util.List;
import java.util.Optional;

/** Reads what is committed. Immutable; each call is confined to the thread of its execution. */
public final class StorageReads implements GraphReads {
  /** What an edge costs in an answer besides its properties, about, in bytes. */
  private static final int EDGE_BYTES = 24;

  private static final int VERTEX_BYTES = 32;

  private final StorageClient client;
  private final GraphId graph;

  public StorageReads(StorageClient client, GraphId graph) {
    this.client = client;
    this.graph = graph;
  }

  @Override
  public boolean canSkip(ListKey list) {
    return true;
  }

  @Override
  public List<EdgeSlice> range(RangeRead read, Execution execution) {
    execution.spendLists(read.lists().size());
    List<EdgeSlice> slices = execution.await(client.range(read, options(execution)));
    spend(slices.stream().map(EdgeSlice::edges).toList(), execution);
    return slices;
  }

  private static void spend(List<EdgeColumns> answers, Execution execution) {
    long edges = 0;
    long bytes = 0;
    for (EdgeColumns columns : answers) {
      edges += columns.size();
      bytes += (long) EDGE_BYTES * columns.size();
      if (columns.hasProperties()) {
        for (int i = 0; i < columns.size(); i++) {
          bytes += columns.properties(i).encoded().length;
        }
      }
    }
    execution.spendEdges(edges, bytes);
  }

  @Override
  public long[] count(CountRead read, Execution execution) {
    execution.spendLists(read.lists().size());
    return execution.await(client.count(read, options(execution)));
  }

  @Override
  public List<EdgeSample> sample(SampleRead read, Execution execution) {
    execution.spendLists(read.lists().size());
    List<EdgeSample> samples = execution.await(client.sample(read, options(execution)));
    spend(samples.stream().map(EdgeSample::edges).toList(), execution);
    return samples;
  }

  @Override
  public List<CommonNeighbours> intersect(IntersectRead read, Execution execution) {
    execution.spendLists(
        read.intersections().stream().mapToLong(wanted -> wanted.lists().size()).sum());
    List<CommonNeighbours> answers = execution.await(client.intersect(read, options(execution)));
    spend(answers.stream().map(CommonNeighbours::neighbours).toList(), execution);
    return answers;
  }

  @Override
  public List<ProbeAnswer> probe(EdgeProbeRead read, Execution execution) {
    List<ProbeAnswer> answers = execution.await(client.probe(read, options(execution)));
    execution.spendEdges(answers.size(), (long) EDGE_BYTES * answers.size());
    return answers;
  }

  @Override
  public List<Optional<VertexRecord>> vertices(VertexRead read, Execution execution) {
    List<Optional<VertexRecord>> records =
        execution.await(client.vertices(read, options(execution)));
    long bytes = 0;
    for (Optional<VertexRecord> vertex : records) {
      bytes += VERTEX_BYTES + vertex.map(v -> v.properties().encoded().length).orElse(0);
    }
    execution.spendVertices(records.size(), bytes);
    return records;
  }

  @Override
  public VertexPage scan(VertexScan scan, Execution execution) {
    VertexPage page = execution.await(client.scan(scan, options(execution)));
    long bytes = 0;
    for (VertexRecord vertex : page.vertices()) {
      bytes += VERTEX_BYTES + vertex.properties().encoded().length;
    }
    execution.spendVertices(page.vertices().size(), bytes);
    return page;
  }

  private ReadOptions options(Execution execution) {
    return ReadOptions.of(graph, execution.deadline()).withMeter(execution.meter());
  }
}
