package io.kithgraph.distribution.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTextTest {
  @Test
  void aResultIsItsOwnText() {
    assertThat(ResultText.of(List.of(1, 2))).isEqualTo("[1, 2]");
    assertThat(ResultText.of(Map.of("final", 1))).isEqualTo("{final=1}");
  }

  @Test
  void anExplanationNamesOnlyTheRulesThatChangedSomething() {
    List<String> written = List.of("GraphStep(vertex,[1])", "CountGlobalStep");
    List<String> run = List.of("KithDegreeStep");
    Map<String, Object> explanation =
        Map.of(
            "original", written,
            "intermediate",
                List.of(
                    Map.of("traversal", written, "strategy", "ConnectiveStrategy"),
                    Map.of("traversal", run, "strategy", "FoldAdjacencyStrategy"),
                    Map.of("traversal", run, "strategy", "StandardVerificationStrategy")),
            "final", run);

    assertThat(ResultText.of(explanation).lines())
        .containsExactly(
            "Traversal Explanation",
            "  as written                  [GraphStep(vertex,[1]), CountGlobalStep]",
            "  FoldAdjacencyStrategy       [KithDegreeStep]",
            "  as run                      [KithDegreeStep]");
  }
}
