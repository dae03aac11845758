package io.kithgraph.meta.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.EndpointPolicy;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.IndexChange;
import io.kithgraph.meta.schema.IndexDefinition;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.SchemaChange;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.schema.SocialSchema;
import io.kithgraph.meta.schema.SortKeySpec;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.PropertyType;
import io.kithgraph.model.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentsTest {
  private static final GraphId GRAPH = new GraphId(1);

  private static GraphSchema schema() {
    List<Definition> definitions = new ArrayList<>(SocialSchema.definitions());
    definitions.add(new Definition.OfPropertyKey("any \"thing\"", Optional.empty()));
    for (PropertyType type : PropertyType.values()) {
      definitions.add(new Definition.OfPropertyKey(type.name(), Optional.of(type)));
    }
    for (SortKeySpec.Kind kind : SortKeySpec.Kind.values()) {
      definitions.add(
          new Definition.OfEdgeLabel(
              "\u20AC" + kind,
              Multiplicity.UNIQUE,
              new SortKeySpec("s", kind),
              false,
              EndpointPolicy.REQUIRE,
              "vertex",
              kind == SortKeySpec.Kind.INSTANT
                  ? Optional.of(Duration.ofSeconds(5, 7_000_000))
                  : Optional.empty(),
              List.of()));
    }
    return SchemaChange.define(
        SchemaChange.create(GRAPH, "social", SchemaMode.STRICT), definitions);
  }

  @Test
  void aSchemaComesBack() {
    GraphSchema schema = schema();
    String document = SchemaDocument.write(schema);
    GraphSchema read = SchemaDocument.read(GRAPH, document);
    assertThat(read.vertexLabels()).containsExactlyInAnyOrderElementsOf(schema.vertexLabels());
    assertThat(read.edgeLabels()).containsExactlyInAnyOrderElementsOf(schema.edgeLabels());
    assertThat(read.propertyKeys()).containsExactlyInAnyOrderElementsOf(schema.propertyKeys());
    assertThat(read.mode()).isEqualTo(schema.mode());
    assertThat(read.version()).isEqualTo(schema.version());
    assertThat(read.nextLabel()).isEqualTo(schema.nextLabel());
    assertThat(SchemaDocument.write(read)).isEqualTo(document);
  }

  @Test
  void indexesComeBackInTheNextFormat() {
    GraphSchema schema =
        IndexChange.failed(
            IndexChange.create(
                SchemaChange.define(
                    SchemaChange.create(GRAPH, "social", SchemaMode.AUTO),
                    SocialSchema.definitions()),
                new IndexDefinition("", "user", "item", VertexIndex.Kind.EQUALITY, true)),
            1,
            "two have one value");
    String document = SchemaDocument.write(schema);
    assertThat(document)
        .startsWith("{\"format\":2,")
        .endsWith(
            ",\"nextIndex\":2,\"indexes\":[{\"id\":1,\"name\":\"user.item\",\"label\":1,\"key\":2,"
                + "\"kind\":\"EQUALITY\",\"unique\":true,\"state\":\"FAILED\","
                + "\"problem\":\"two have one value\"}]}");
    GraphSchema read = SchemaDocument.read(GRAPH, document);
    assertThat(read.indexes()).isEqualTo(schema.indexes());
    assertThat(read.nextIndex()).isEqualTo(2);
  }

  @Test
  void theLayoutOfASchemaNeverChanges() {
    GraphSchema schema =
        SchemaChange.define(
            SchemaChange.create(GRAPH, "social", SchemaMode.AUTO), SocialSchema.definitions());
    assertThat(SchemaDocument.write(schema))
        .isEqualTo(
            """
            {"format":1,"graph":1,"name":"social","version":2,"mode":"AUTO","nextLabel":4,\
            "nextPropertyKey":3,"vertexLabels":[{"id":1,"name":"user"}],\
            "edgeLabels":[{"id":2,"name":"follow","multiplicity":"UNIQUE","sortKey":"since",\
            "sortKind":"INT64","inList":true,"endpoints":"CREATE","endpointLabel":"user"},\
            {"id":3,"name":"gift","multiplicity":"MULTI","sortKey":"at","sortKind":"INT64",\
            "inList":true,"endpoints":"CREATE","endpointLabel":"user",\
            "rollUps":[{"property":"amount","aggregates":["COUNT","SUM","LAST"]}]}],\
            "propertyKeys":[{"id":1,"name":"amount","type":"INT64"},\
            {"id":2,"name":"item","type":"STRING"}]}\
            """);
  }

  @Test
  void aDirectoryComesBack() {
    GraphDirectory directory =
        GraphDirectory.empty().with("a", "t1").with("b", "t2").with("c", "t3").withDropped("b");
    assertThat(GraphDirectory.read(directory.write())).isEqualTo(directory);
    assertThat(directory.write())
        .isEqualTo(
            """
            {"format":1,"nextGraph":4,"graphs":[{"id":1,"name":"a","token":"t1"},\
            {"id":3,"name":"c","token":"t3"}],"dropped":[2]}\
            """);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aClusterMapComesBack(long seed) {
    Random random = new Random(seed);
    ClusterMap map = clusterMap(random, 1 + random.nextInt(50));
    ClusterMap read = ClusterMapDocument.read(ClusterMapDocument.write(map));
    assertThat(read.epoch()).isEqualTo(map.epoch());
    assertThat(read.slotOwners()).isEqualTo(map.slotOwners());
    assertThat(read.partitions()).isEqualTo(map.partitions());
    assertThat(read.nodes()).isEqualTo(map.nodes());
  }

  @Test
  void theBiggestClusterMapFitsIntoAZnode() {
    ClusterMap map = clusterMap(new Random(1), Slots.COUNT);
    assertThat(ClusterMapDocument.write(map).length()).isLessThan(ZnodeStore.MAX_DOCUMENT_BYTES);
  }

  private static ClusterMap clusterMap(Random random, int partitions) {
    List<StorageNode> nodes = new ArrayList<>();
    for (int id = 1; id <= 300; id++) {
      nodes.add(new StorageNode(new NodeId(id), "node" + id + ".example:9190", "10.0.0.1:" + id));
    }
    List<PartitionPlacement> placements = new ArrayList<>();
    for (int id = 0; id < partitions; id++) {
      int first = random.nextInt(298);
      placements.add(
          new PartitionPlacement(
              new PartitionId(id),
              nodes.subList(first, first + 3).stream().map(StorageNode::id).toList(),
              new Epoch(1 + random.nextInt(1_000_000))));
    }
    int[] owners = random.ints(Slots.COUNT, 0, partitions).toArray();
    return new ClusterMap(new Epoch(1_000_000), owners, placements, nodes);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void damagedDocumentsAreRefusedAsSuch(long seed) {
    Random random = new Random(seed);
    damage(random, SchemaDocument.write(schema()), text -> SchemaDocument.read(GRAPH, text));
    damage(
        random,
        GraphDirectory.empty().with("a", "t").with("b", "u").withDropped("a").write(),
        GraphDirectory::read);
    damage(random, ClusterMapDocument.write(clusterMap(random, 4)), ClusterMapDocument::read);
  }

  private static void damage(Random random, String document, Function<String, Object> reader) {
    for (int i = 0; i < 150; i++) {
      StringBuilder damaged = new StringBuilder(document);
      int changes = 1 + random.nextInt(3);
      for (int c = 0; c < changes; c++) {
        int at = random.nextInt(damaged.length());
        String with =
            List.of("", "0", "\"", "-", "{", "]", "null", "9999999999").get(random.nextInt(8));
        damaged.replace(at, Math.min(damaged.length(), at + random.nextInt(4)), with);
      }
      try {
        assertThat(reader.apply(damaged.toString())).isNotNull();
      } catch (MetadataException e) {
        assertThat(e.reason())
            .isIn(MetadataException.Reason.CORRUPT, MetadataException.Reason.NEWER_FORMAT);
      } catch (RuntimeException e) {
        fail("on " + damaged, e);
      }
    }
  }

  @Test
  void unknownFieldsOfTheSameFormatAreIgnored() {
    String document =
        GraphDirectory.empty().write().replace("{\"format\":1", "{\"x\":{},\"format\":1");
    assertThat(GraphDirectory.read(document)).isEqualTo(GraphDirectory.empty());
    assertThatThrownBy(() -> GraphDirectory.read(document.replace("format\":1", "format\":7")))
        .hasMessageContaining("format 7");
  }
}
