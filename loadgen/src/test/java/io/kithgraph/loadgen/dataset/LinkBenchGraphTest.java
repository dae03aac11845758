package io.kithgraph.loadgen.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LinkBenchGraphTest {
  private static final int USERS = 100_000;

  @Test
  void degreesAreThoseThatWereMeasured() throws Exception {
    LinkBenchGraph graph = new LinkBenchGraph(USERS, 1);
    int none = 0;
    int atMostFive = 0;
    long[] all = {0};
    for (long user = 1; user <= USERS; user++) {
      long[] degree = {0};
      graph.follows(user, (follower, followee, since) -> degree[0]++);
      none += degree[0] == 0 ? 1 : 0;
      atMostFive += degree[0] <= 5 ? 1 : 0;
      all[0] += degree[0];
    }
    assertThat(none * 100.0 / USERS).isCloseTo(45.3, within(0.6));
    assertThat(atMostFive * 100.0 / USERS).isCloseTo(95.8, within(0.3));
    assertThat((double) all[0] / USERS).isBetween(2.5, 6.0);
  }

  @Test
  void theSameSeedIsTheSameGraph() throws Exception {
    StringWriter first = new StringWriter();
    StringWriter second = new StringWriter();
    StringWriter other = new StringWriter();

    long edges = new LinkBenchGraph(500, 7).write(first);
    new LinkBenchGraph(500, 7).write(second);
    new LinkBenchGraph(500, 8).write(other);

    assertThat(second.toString()).isEqualTo(first.toString());
    assertThat(other.toString()).isNotEqualTo(first.toString());
    assertThat(first.toString().lines().count()).isEqualTo(edges + 1);
    assertThat(first.toString().lines().skip(1))
        .allSatisfy(
            line -> {
              String[] ends = line.split(",", -1);
              assertThat(Long.parseLong(ends[1])).isBetween(1L, 500L);
              assertThat(ends[0]).isNotEqualTo(ends[1]);
            });
  }
}
