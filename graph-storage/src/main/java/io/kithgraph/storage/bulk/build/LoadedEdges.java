package io.kithgraph.storage.bulk.build;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;

/**
 * Which edges are loaded: of a label that allows one edge between two vertices, without properties.
 * Immutable.
 *
 * @param inLists whether edges have IN halves
 */
public record LoadedEdges(GraphId graph, LabelId label, boolean inLists) {}
