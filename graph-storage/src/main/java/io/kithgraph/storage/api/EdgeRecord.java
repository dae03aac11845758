package io.kithgraph.storage.api;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.PropertySet;

/** One edge, whole. Immutable. */
public record EdgeRecord(EdgeKey key, long sortKey, PropertySet properties) {}
