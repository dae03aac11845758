package io.kithgraph.storage.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.SlotShare;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.NodeReport.HotVertex;
import io.kithgraph.storage.protocol.NodeReport.HotVertex.Use;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportsTest {

  @Test
  void aReportComesBackAsItWas() {
    NodeReport report =
        new NodeReport(
            new NodeId(3),
            new Epoch(9),
            List.of(
                new NodeReport.Replica(
                    new PartitionId(1),
                    NodeReport.Role.LEADER,
                    "h:1",
                    4,
                    500,
                    6,
                    "",
                    7_000,
                    List.of("h:1", "h:2"),
                    true,
                    new NodeReport.Load(
                        8,
                        9,
                        Optional.of(new SlotShare(new SlotRange(1, 5), 0.4)),
                        Optional.empty()))),
            12_345,
            true,
            List.of(
                new HotVertex(Use.READ, new GraphId(1), VertexId.of(-5), 0.5, 100),
                new HotVertex(Use.WRITE, new GraphId(2), VertexId.of("ada"), 0.25, 7.5)));

    assertThat(Reports.read(Reports.write(report))).isEqualTo(report);
  }
}
