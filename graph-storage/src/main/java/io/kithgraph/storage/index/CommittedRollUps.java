package io.kithgraph.storage.index;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.RollUp;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.RollUpList;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which roll-ups the edges of a commit have by the schema. Stateless. */
final class CommittedRollUps {
  private CommittedRollUps() {}

  /** The commit with the roll-ups of all labels of which it puts edges. */
  static Commit attach(Commit commit, GraphSchema schema) {
    Set<LabelId> labels = new TreeSet<>();
    for (Mutation mutation : commit.mutations()) {
      if (mutation instanceof Mutation.PutEdge put) {
        labels.add(put.key().label());
      }
    }
    List<RollUpList> lists = new ArrayList<>();
    for (LabelId label : labels) {
      schema.findEdgeLabel(label).ifPresent(found -> lists.addAll(lists(schema, found)));
    }
    return lists.isEmpty() ? commit : commit.withRollUps(lists);
  }

  private static List<RollUpList> lists(GraphSchema schema, EdgeLabel label) {
    List<RollUpList> lists = new ArrayList<>();
    for (RollUp rollUp : label.rollUps()) {
      schema
          .findPropertyKey(rollUp.property())
          .ifPresent(
              key ->
                  rollUp
                      .aggregates()
                      .forEach(a -> lists.add(new RollUpList(label.id(), key.id(), a))));
    }
    return lists;
  }
}
