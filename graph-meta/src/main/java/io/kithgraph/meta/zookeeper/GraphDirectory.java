package io.kithgraph.meta.zookeeper;

import static io.kithgraph.meta.zookeeper.Documents.list;
import static io.kithgraph.meta.zookeeper.Documents.number;
import static io.kithgraph.meta.zookeeper.Documents.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kithgraph.model.GraphId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The document at {@code /kithgraph/graphs}: which graphs there are. Immutable.
 *
 * @param nextGraph the number of the next graph, above those of all graphs that ever were
 * @param graphs the graphs by name
 * @param dropped the numbers of dropped graphs that are not forgotten
 */
record GraphDirectory(int nextGraph, Map<String, Entry> graphs, Set<GraphId> dropped) {
  private static final int FORMAT = 1;

  /**
   * A graph.
   *
   * @param token names the request that made the graph, so that its sender knows it again
   */
  record Entry(GraphId id, String token) {}

  GraphDirectory {
    graphs = Map.copyOf(graphs);
    dropped = Set.copyOf(dropped);
  }

  static GraphDirectory empty() {
    return new GraphDirectory(1, Map.of(), Set.of());
  }

  Optional<GraphId> find(String name) {
    return Optional.ofNullable(graphs.get(name)).map(Entry::id);
  }

  /** This directory with one more graph, which gets the next number. */
  GraphDirectory with(String name, String token) {
    Map<String, Entry> more = new LinkedHashMap<>(graphs);
    more.put(name, new Entry(new GraphId(nextGraph), token));
    return new GraphDirectory(nextGraph + 1, more, dropped);
  }

  /** This directory without a graph that it has, which is among the dropped ones then. */
  GraphDirectory withDropped(String name) {
    Map<String, Entry> fewer = new LinkedHashMap<>(graphs);
    Set<GraphId> moreDropped = new LinkedHashSet<>(dropped);
    Optional.ofNullable(fewer.remove(name)).ifPresent(entry -> moreDropped.add(entry.id()));
    return new GraphDirectory(nextGraph, fewer, moreDropped);
  }

  /** This directory without memory of a dropped graph. */
  GraphDirectory withForgotten(GraphId graph) {
    Set<GraphId> fewer = new LinkedHashSet<>(dropped);
    fewer.remove(graph);
    return new GraphDirectory(nextGraph, graphs, fewer);
  }

  String write() {
    ObjectNode document = Documents.create(FORMAT).put("nextGraph", nextGraph);
    ArrayNode nodes = document.putArray("graphs");
    graphs.entrySet().stream()
        .sorted((a, b) -> a.getValue().id().compareTo(b.getValue().id()))
        .forEach(
            graph ->
                nodes
                    .addObject()
                    .put("id", graph.getValue().id().value())
                    .put("name", graph.getKey())
                    .put("token", graph.getValue().token()));
    ArrayNode droppedNodes = document.putArray("dropped");
    dropped.stream().sorted().forEach(graph -> droppedNodes.add(graph.value()));
    return Documents.write(Znodes.GRAPHS, document);
  }

  static GraphDirectory read(String text) {
    return Documents.read(Znodes.GRAPHS, text, FORMAT, GraphDirectory::read);
  }

  private static GraphDirectory read(JsonNode document) {
    Map<String, Entry> graphs = new LinkedHashMap<>();
    for (JsonNode node : list(document, "graphs")) {
      graphs.put(
          text(node, "name"), new Entry(new GraphId(number(node, "id")), text(node, "token")));
    }
    Set<GraphId> dropped = new LinkedHashSet<>();
    for (JsonNode node : list(document, "dropped")) {
      dropped.add(new GraphId(node.asInt()));
    }
    return new GraphDirectory(number(document, "nextGraph"), graphs, dropped);
  }
}
