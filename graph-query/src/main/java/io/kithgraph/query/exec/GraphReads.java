package io.kithgraph.query.exec;

import io.kithgraph.model.ListKey;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.IntersectRead;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.api.VertexScan;
import java.util.List;
import java.util.Optional;

/**
 * Batched reads of one graph: straight from storage, or through the changes of a transaction. The
 * calls mean what those of {@link io.kithgraph.storage.api.StorageClient} mean, wait for the
 * answer, and draw on the budget of the execution. Confined to the thread of the execution.
 */
public interface GraphReads {

  /** Whether a range of the list may skip edges: storage knows all of its edges. */
  boolean canSkip(ListKey list);

  List<EdgeSlice> range(RangeRead read, Execution execution);

  long[] count(CountRead read, Execution execution);

  List<EdgeSample> sample(SampleRead read, Execution execution);

  List<CommonNeighbours> intersect(IntersectRead read, Execution execution);

  List<ProbeAnswer> probe(EdgeProbeRead read, Execution execution);

  List<Optional<VertexRecord>> vertices(VertexRead read, Execution execution);

  VertexPage scan(VertexScan scan, Execution execution);
}
