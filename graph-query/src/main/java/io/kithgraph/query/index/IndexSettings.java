package io.kithgraph.query.index;

import java.time.Duration;

/**
 * How indexes are built. Immutable.
 *
 * @param batch the vertices whose entries are added in one commit
 * @param verticesPerSecond the most vertices that a build looks at in a second
 * @param look how often a node looks for work that others left
 * @param patience how long a job may stand still before another node takes it
 */
public record IndexSettings(int batch, int verticesPerSecond, Duration look, Duration patience) {
  /** Sensible beside users. */
  public static final IndexSettings DEFAULTS =
      new IndexSettings(200, 20_000, Duration.ofSeconds(1), Duration.ofSeconds(10));

  public IndexSettings {
    if (batch < 1 || batch > 1_000 || verticesPerSecond < 1) {
      throw new IllegalArgumentException(
          "A batch has 1 to 1000 vertices, and a build looks at one a second at least");
    }
    if (look.toMillis() < 1 || patience.compareTo(look) < 0) {
      throw new IllegalArgumentException(
          "A node looks for work once a millisecond at most, and is as patient as that at least");
    }
  }
}
