package io.kithgraph.meta.schema;

import io.kithgraph.model.PropertyType;
import java.util.Optional;

/**
 * A property key of a graph, shared by all its labels. Immutable.
 *
 * @param id its number, positive
 * @param type the one type of its values, or empty if they may have any
 */
public record PropertyKey(int id, String name, Optional<PropertyType> type) {}
