package io.kithgraph.meta.zookeeper;

import static io.kithgraph.meta.zookeeper.Documents.list;
import static io.kithgraph.meta.zookeeper.Documents.longNumber;
import static io.kithgraph.meta.zookeeper.Documents.number;
import static io.kithgraph.meta.zookeeper.Documents.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.SlotTransfer;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.cluster.TransferReason;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.Slots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The document at {@code /kithgraph/cluster-map}. Partitions and runs of slots are lists of
 * numbers, so that the biggest map fits into a znode.
 */
final class ClusterMapDocument {
  private static final int FORMAT = 1;

  private ClusterMapDocument() {}

  static String write(ClusterMap map) {
    ObjectNode document = Documents.create(FORMAT).put("epoch", map.epoch().value());
    ArrayNode nodes = document.putArray("nodes");
    for (StorageNode node : map.nodes()) {
      nodes
          .addObject()
          .put("id", node.id().value())
          .put("storage", node.storageAddress())
          .put("raft", node.raftAddress());
    }
    ArrayNode partitions = document.putArray("partitions");
    for (PartitionPlacement placement : map.partitions()) {
      ArrayNode numbers =
          partitions.addArray().add(placement.id().value()).add(placement.epoch().value());
      placement.replicas().forEach(replica -> numbers.add(replica.value()));
    }
    ArrayNode changed = document.putArray("changed");
    for (PartitionPlacement placement : map.partitions()) {
      if (!placement.begun().equals(Epoch.FIRST)
          || !placement.slotsSince().equals(PartitionPlacement.NEVER)) {
        changed
            .addArray()
            .add(placement.id().value())
            .add(placement.begun().value())
            .add(placement.slotsSince().value());
      }
    }
    ArrayNode slots = document.putArray("slots");
    int[] owners = map.slotOwners();
    int from = 0;
    for (int slot = 1; slot <= owners.length; slot++) {
      if (slot == owners.length || owners[slot] != owners[from]) {
        slots.addArray().add(from).add(slot - 1).add(owners[from]);
        from = slot;
      }
    }
    ArrayNode transfers = document.putArray("transfers");
    for (SlotTransfer transfer : map.transfers()) {
      transfers
          .addArray()
          .add(transfer.number())
          .add(transfer.from().value())
          .add(transfer.to().value())
          .add(transfer.slots().first())
          .add(transfer.slots().last())
          .add(transfer.reason().code());
    }
    return Documents.write(Znodes.CLUSTER_MAP, document);
  }

  static ClusterMap read(String text) {
    return Documents.read(Znodes.CLUSTER_MAP, text, FORMAT, ClusterMapDocument::read);
  }

  private static ClusterMap read(JsonNode document) {
    List<StorageNode> nodes = new ArrayList<>();
    for (JsonNode node : list(document, "nodes")) {
      nodes.add(
          new StorageNode(
              new NodeId(number(node, "id")), text(node, "storage"), text(node, "raft")));
    }
    Map<Integer, JsonNode> changed = new HashMap<>();
    if (document.has("changed")) {
      list(document, "changed").forEach(of -> changed.put(of.required(0).asInt(), of));
    }
    List<PartitionPlacement> partitions = new ArrayList<>();
    for (JsonNode numbers : list(document, "partitions")) {
      List<NodeId> replicas = new ArrayList<>();
      for (int i = 2; i < numbers.size(); i++) {
        replicas.add(new NodeId(numbers.get(i).asInt()));
      }
      int partition = numbers.required(0).asInt();
      JsonNode of = changed.get(partition);
      partitions.add(
          new PartitionPlacement(
              new PartitionId(partition),
              replicas,
              new Epoch(numbers.required(1).asLong()),
              of == null ? Epoch.FIRST : new Epoch(of.required(1).asLong()),
              of == null ? PartitionPlacement.NEVER : new Epoch(of.required(2).asLong())));
    }
    int[] owners = new int[Slots.COUNT];
    int next = 0;
    for (JsonNode run : list(document, "slots")) {
      int from = run.required(0).asInt();
      int to = run.required(1).asInt();
      if (from != next || to < from || to >= Slots.COUNT) {
        throw new IllegalArgumentException("A run of slots from " + from + " to " + to);
      }
      Arrays.fill(owners, from, to + 1, run.required(2).asInt());
      next = to + 1;
    }
    if (next != Slots.COUNT) {
      throw new IllegalArgumentException("Only " + next + " slots have an owner");
    }
    return new ClusterMap(
        new Epoch(longNumber(document, "epoch")), owners, partitions, nodes, transfers(document));
  }

  private static List<SlotTransfer> transfers(JsonNode document) {
    List<SlotTransfer> transfers = new ArrayList<>();
    if (document.has("transfers")) {
      for (JsonNode numbers : list(document, "transfers")) {
        transfers.add(
            new SlotTransfer(
                numbers.required(0).asLong(),
                new PartitionId(numbers.required(1).asInt()),
                new PartitionId(numbers.required(2).asInt()),
                new SlotRange(numbers.required(3).asInt(), numbers.required(4).asInt()),
                TransferReason.of(numbers.path(5).asInt())));
      }
    }
    return transfers;
  }
}
