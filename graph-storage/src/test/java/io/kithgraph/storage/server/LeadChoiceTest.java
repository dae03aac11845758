package io.kithgraph.storage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeadChoiceTest {

  @ParameterizedTest
  @CsvSource({
    "3, 123, '',  1, false",
    "3, 23,  '',  1, false",
    "3, 123, 1,   2, false",
    "3, 13,  1,   3, false",
    "3, 1,   1,   1, true",
    "3, 123, 3,   1, false",
    "3, 123, 12,  3, true",
    "3, 123, 123, 1, true",
    "2, 12,  2,   1, true",
    "2, 12,  1,   2, true",
    "1, 1,   '',  1, false",
    "1, 1,   1,   1, true",
  })
  void isTheFirstWithRoom(int replicas, String alive, String full, int leader, boolean crowded) {
    PartitionPlacement placement =
        new PartitionPlacement(
            new PartitionId(0),
            IntStream.rangeClosed(1, replicas).mapToObj(NodeId::new).toList(),
            new Epoch(1));
    assertThat(LeadChoice.of(placement, nodes(alive), nodes(full)))
        .isEqualTo(new LeadChoice(new NodeId(leader), crowded));
  }

  private static Set<NodeId> nodes(String digits) {
    return digits.chars().mapToObj(c -> new NodeId(c - '0')).collect(Collectors.toSet());
  }
}
