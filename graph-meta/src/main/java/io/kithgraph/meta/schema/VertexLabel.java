package io.kithgraph.meta.schema;

import io.kithgraph.model.LabelId;

/** A vertex label. Immutable. */
public record VertexLabel(LabelId id, String name) {}
