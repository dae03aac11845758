package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.model.VertexId;
import java.util.List;

/** Pairs of two id columns by position, where a side of one id goes with every id of the other. */
record VertexIdPairs(List<VertexId> left, List<VertexId> right) {

  static VertexIdPairs of(VertexIds left, String leftField, VertexIds right, String rightField) {
    List<VertexId> lefts = VertexIdMessages.list(left, leftField);
    List<VertexId> rights = VertexIdMessages.list(right, rightField);
    if (lefts.size() != rights.size() && lefts.size() != 1 && rights.size() != 1) {
      throw RequestException.invalid(
          rightField,
          "The fields '"
              + leftField
              + "' and '"
              + rightField
              + "' must have as many ids each, or one of them a single id, not "
              + lefts.size()
              + " and "
              + rights.size());
    }
    return new VertexIdPairs(lefts, rights);
  }

  int size() {
    return Math.max(left.size(), right.size());
  }

  VertexId left(int index) {
    return left.get(left.size() == 1 ? 0 : index);
  }

  VertexId right(int index) {
    return right.get(right.size() == 1 ? 0 : index);
  }
}
