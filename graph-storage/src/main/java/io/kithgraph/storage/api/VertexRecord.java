package io.kithgraph.storage.api;

import io.kithgraph.model.LabelId;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;

/**
 * One vertex. Immutable.
 *
 * @param version grows with every change of the record; what {@link Precondition.VertexAt} compares
 */
public record VertexRecord(VertexId id, LabelId label, PropertySet properties, long version) {}
