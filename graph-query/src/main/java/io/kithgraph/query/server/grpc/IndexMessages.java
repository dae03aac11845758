package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.CreateIndexRequest;
import io.kithgraph.api.v1.VertexIndexKind;
import io.kithgraph.api.v1.VertexIndexState;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.IndexDefinition;
import io.kithgraph.meta.schema.IndexJobs.Job;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.meta.schema.VertexLabel;

/** Property indexes as messages, and messages as definitions. Stateless. */
final class IndexMessages {
  private static final int ALL = 1_000;

  private IndexMessages() {}

  static IndexDefinition definition(CreateIndexRequest request) {
    if (request.getLabel().isEmpty()) {
      throw RequestException.invalid("label", "The vertex label of the index is required");
    }
    if (request.getKey().isEmpty()) {
      throw RequestException.invalid("key", "The property key of the index is required");
    }
    return new IndexDefinition(
        request.getName(),
        request.getLabel(),
        request.getKey(),
        switch (request.getKind()) {
          case VERTEX_INDEX_KIND_UNSPECIFIED, VERTEX_INDEX_KIND_EQUALITY ->
              VertexIndex.Kind.EQUALITY;
          case VERTEX_INDEX_KIND_RANGE -> VertexIndex.Kind.RANGE;
          case UNRECOGNIZED ->
              throw RequestException.invalid(
                  "kind", "The value of 'kind' is unknown to this version of the server");
        },
        request.getUnique());
  }

  /** An index whose work nobody asked about. */
  static io.kithgraph.api.v1.VertexIndex message(GraphSchema schema, VertexIndex index) {
    return message(schema, index, Job.NONE);
  }

  /**
   * An index.
   *
   * @param job how far the work on it is
   */
  static io.kithgraph.api.v1.VertexIndex message(GraphSchema schema, VertexIndex index, Job job) {
    return io.kithgraph.api.v1.VertexIndex.newBuilder()
        .setName(index.name())
        .setLabel(schema.findVertexLabel(index.label()).map(VertexLabel::name).orElse(""))
        .setKey(schema.findPropertyKey(index.key()).map(PropertyKey::name).orElse(""))
        .setKind(
            switch (index.kind()) {
              case EQUALITY -> VertexIndexKind.VERTEX_INDEX_KIND_EQUALITY;
              case RANGE -> VertexIndexKind.VERTEX_INDEX_KIND_RANGE;
            })
        .setUnique(index.unique())
        .setState(
            switch (index.state()) {
              case BUILDING -> VertexIndexState.VERTEX_INDEX_STATE_BUILDING;
              case READY -> VertexIndexState.VERTEX_INDEX_STATE_READY;
              case FAILED -> VertexIndexState.VERTEX_INDEX_STATE_FAILED;
              case DROPPING -> VertexIndexState.VERTEX_INDEX_STATE_DROPPING;
            })
        .setProblem(index.problem().orElse(""))
        .setPermilleDone(index.state() == VertexIndex.State.READY ? ALL : job.permille())
        .setVerticesDone(job.done())
        .build();
  }
}
