package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.Slots;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A part divided by the slots that it touches: what is remembered of a transaction is remembered
 * slot by slot, so that it stays true when slots move to other partitions. Immutable.
 */
final class SlotParts {
  private final TransactionPart part;
  private final Map<Integer, List<Integer>> mutationsBySlot = new TreeMap<>();

  /** The places of a slot's outcomes among those of the part: added mutations have none. */
  private final Map<Integer, List<Integer>> outcomesBySlot = new TreeMap<>();

  private int outcomeCount;
  private final Map<Integer, List<Precondition>> preconditionsBySlot = new TreeMap<>();

  SlotParts(TransactionPart part) {
    this.part = part;
    for (int i = 0; i < part.mutations().size(); i++) {
      int slot = part.mutations().get(i).slot(part.graph()).orElse(StorageKeys.PARTITION_SLOT);
      mutationsBySlot.computeIfAbsent(slot, s -> new ArrayList<>()).add(i);
      if (part.mutations().get(i).ordinal() != PartMutation.ADDED) {
        outcomesBySlot.computeIfAbsent(slot, s -> new ArrayList<>()).add(outcomeCount++);
      }
    }
    for (Precondition precondition : part.preconditions()) {
      int slot = slotOf(part.graph(), precondition);
      mutationsBySlot.computeIfAbsent(slot, s -> new ArrayList<>());
      preconditionsBySlot.computeIfAbsent(slot, s -> new ArrayList<>()).add(precondition);
    }
  }

  /** The slots, ascending. */
  Iterable<Integer> slots() {
    return mutationsBySlot.keySet();
  }

  /** The part of one of the slots. */
  TransactionPart part(int slot) {
    return new TransactionPart(
        part.graph(),
        part.transaction(),
        part.primarySlot(),
        part.fingerprint(),
        mutationsBySlot.getOrDefault(slot, List.of()).stream().map(part.mutations()::get).toList(),
        preconditionsBySlot.getOrDefault(slot, List.of()),
        part.schemaVersion(),
        part.rollUps(),
        part.undivided());
  }

  /** Of the outcomes of the whole part those of one slot. */
  List<Outcome> outcomes(int slot, List<Outcome> all) {
    return outcomesBySlot.getOrDefault(slot, List.of()).stream().map(all::get).toList();
  }

  /**
   * The outcomes of the whole part, in its order, from those of its slots; {@code UNCHANGED} where
   * nothing is remembered.
   */
  List<Outcome> join(Map<Integer, List<Outcome>> remembered) {
    Outcome[] all = new Outcome[outcomeCount];
    Arrays.fill(all, Outcome.UNCHANGED);
    outcomesBySlot.forEach(
        (slot, places) -> {
          List<Outcome> outcomes = remembered.getOrDefault(slot, List.of());
          for (int i = 0; i < Math.min(places.size(), outcomes.size()); i++) {
            all[places.get(i)] = outcomes.get(i);
          }
        });
    return List.of(all);
  }

  private static int slotOf(GraphId graph, Precondition precondition) {
    if (precondition instanceof Precondition.VertexAt at) {
      return Slots.of(graph, at.id());
    }
    if (precondition instanceof Precondition.ListAt at) {
      return Slots.of(graph, at.list().vertex());
    }
    return Slots.of(graph, ((Precondition.EdgePresence) precondition).key().source());
  }
}
