package io.kithgraph.storage.index;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.EdgeTtl;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.Mutation;
import java.time.Duration;
import java.util.List;

/** How long the edges of a commit live by the schema. Stateless. */
final class CommittedTtls {
  /** Longer is for ever, to all intents; so no sum with a time overflows. */
  private static final Duration LONGEST = Duration.ofDays(365_000);

  private CommittedTtls() {}

  /** The commit with the ttl of each edge that it puts, as of a time. */
  static Commit attach(Commit commit, GraphSchema schema, long nowMillis) {
    if (schema.edgeLabels().stream().allMatch(label -> label.ttl().isEmpty())
        || commit.mutations().stream().noneMatch(mutation -> millis(mutation, schema) != 0)) {
      return commit;
    }
    List<Mutation> mutations =
        commit.mutations().stream().map(m -> attach(m, schema, nowMillis)).toList();
    return commit.withExpiring(mutations);
  }

  private static Mutation attach(Mutation mutation, GraphSchema schema, long nowMillis) {
    long millis = millis(mutation, schema);
    return millis != 0 && mutation instanceof Mutation.PutEdge put
        ? put.with(EdgeTtl.of(millis, nowMillis))
        : mutation;
  }

  private static long millis(Mutation mutation, GraphSchema schema) {
    return mutation instanceof Mutation.PutEdge put
        ? schema
            .findEdgeLabel(put.key().label())
            .flatMap(EdgeLabel::ttl)
            .map(ttl -> ttl.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : ttl.toMillis())
            .orElse(0L)
        : 0;
  }
}
