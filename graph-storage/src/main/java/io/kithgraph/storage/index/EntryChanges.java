package io.kithgraph.storage.index;

import io.kithgraph.meta.index.IndexEntries;
import io.kithgraph.meta.index.IndexEntry;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EntryChange;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.index.VertexStates.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes of index entries that follow from changes of vertices: those that go before those
 * that come, so that one commit can hand a unique value from one vertex to another. Confined to one
 * computation.
 */
final class EntryChanges {
  private final GraphSchema schema;
  private final List<EntryChange> removed = new ArrayList<>();
  private final List<EntryChange> added = new ArrayList<>();
  private final Map<EntryChange, Owner> owners = new HashMap<>();

  /** Which index and which state an entry comes from, for messages. */
  private record Owner(VertexIndex index, VertexId vertex, State state, IndexEntry entry) {}

  EntryChanges(GraphSchema schema) {
    this.schema = schema;
  }

  /**
   * Takes up a vertex.
   *
   * @return whether entries of it change
   */
  boolean add(VertexIndex index, VertexId vertex, @Nullable State before, @Nullable State after) {
    Set<IndexEntry> old = entries(index, vertex, before);
    Set<IndexEntry> now = entries(index, vertex, after);
    for (IndexEntry entry : old) {
      if (!now.contains(entry)) {
        removed.add(new EntryChange(entry.edge(), entry.sortKey(), false, index.unique()));
      }
    }
    for (IndexEntry entry : now) {
      if (!old.contains(entry)) {
        EntryChange change =
            new EntryChange(entry.edge(), entry.sortKey(), true, index.isEnforced());
        added.add(change);
        if (index.isEnforced() && after != null) {
          owners.put(change, new Owner(index, vertex, after, entry));
        }
      }
    }
    return !old.equals(now);
  }

  private Set<IndexEntry> entries(VertexIndex index, VertexId vertex, @Nullable State state) {
    if (state == null) {
      return Set.of();
    }
    try {
      return IndexEntries.of(index, graph(), vertex, state.label(), state.properties());
    } catch (IllegalArgumentException e) {
      throw new StorageException(
          ErrorCode.INVALID_ARGUMENT,
          "The properties of the vertex " + vertex + " are malformed",
          e);
    }
  }

  private GraphId graph() {
    return schema.graph();
  }

  /** All changes, in the order in which they are applied. */
  List<EntryChange> all() {
    List<EntryChange> all = new ArrayList<>(removed);
    all.addAll(added);
    return all;
  }

  /** The entries that no other vertex may have. */
  List<EntryChange> unique() {
    return added.stream().filter(EntryChange::unique).toList();
  }

  /**
   * What is said if a unique entry cannot be added because another vertex has one.
   *
   * @param holder the vertex that has the value
   */
  StorageException taken(EntryChange change, VertexId holder) {
    Owner owner = owners.get(change);
    if (owner == null) {
      throw new IllegalArgumentException("Not an entry of these changes: " + change);
    }
    return new StorageException(
        ErrorCode.NOT_UNIQUE,
        "The vertex "
            + owner.vertex()
            + " cannot have "
            + name(owner.index())
            + " = "
            + value(owner)
            + ": the vertex "
            + holder
            + " has it, and the index '"
            + owner.index().name()
            + "' is unique");
  }

  private String name(VertexIndex index) {
    return schema.findVertexLabel(index.label()).map(label -> label.name()).orElse("?")
        + "."
        + schema.findPropertyKey(index.key()).map(key -> key.name()).orElse("?");
  }

  private String value(Owner owner) {
    for (Property property : owner.state().properties().properties()) {
      if (property.keyId() == owner.index().key()) {
        PropertySet alone = PropertySet.of(Property.of(property.keyId(), property.value()));
        if (IndexEntries.of(owner.index(), graph(), owner.vertex(), owner.state().label(), alone)
            .contains(owner.entry())) {
          return property.value() instanceof String text ? "'" + text + "'" : property.value() + "";
        }
      }
    }
    return "?";
  }
}
