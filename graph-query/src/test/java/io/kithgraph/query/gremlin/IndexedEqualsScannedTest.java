package io.kithgraph.query.gremlin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.schema.VertexIndex.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.TextP;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty.Cardinality;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random conditions on values of all types find the same vertices with and without indexes, on
 * committed data and through the changes of a transaction.
 */
class IndexedEqualsScannedTest {
  private static final int VERTICES = 60;
  private static final int TRAVERSALS = 150;
  private static final long BIG = 1L << 53;

  static IntStream seeds() {
    return IntStream.range(0, 10);
  }

  @SuppressWarnings("unchecked") // The library takes classes as generic varargs.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sameAnswers(int seed) {
    Random random = new Random(seed);
    IndexedGraphs indexed = new IndexedGraphs();
    KithGraph graph = indexed.graphs.social();
    indexed.index("user", "equal", Kind.EQUALITY, false);
    indexed.index("user", "range", Kind.RANGE, false);
    indexed.index("page", "range", Kind.RANGE, false);
    indexed.index("user", "text", Kind.RANGE, false);
    GraphTraversalSource byIndex = graph.traversal();
    GraphTraversalSource byScan = byIndex.withoutStrategies(FindByIndexStrategy.class);
    change(graph, random, 3 * VERTICES);
    graph.tx().commit();
    for (int i = 0; i < TRAVERSALS; i++) {
      if (i == TRAVERSALS / 2) {
        change(graph, random, VERTICES / 2);
      }
      long traversalSeed = random.nextLong();
      GraphTraversal<?, ?> a = traversal(byIndex, new Random(traversalSeed));
      GraphTraversal<?, ?> b = traversal(byScan, new Random(traversalSeed));
      String written = a.asAdmin().getBytecode().toString();
      assertThat(sorted(a.toList())).as("seed %d: %s", seed, written).isEqualTo(sorted(b.toList()));
    }
    graph.tx().rollback();
  }

  private static List<String> sorted(List<?> answers) {
    return answers.stream().map(String::valueOf).sorted().toList();
  }

  private static void change(KithGraph graph, Random random, int changes) {
    GraphTraversalSource g = graph.traversal();
    for (int i = 0; i < changes; i++) {
      long id = random.nextInt(VERTICES);
      if (!g.V(id).hasNext()) {
        String label = random.nextInt(4) == 0 ? "page" : "user";
        graph.addVertex(T.id, id, T.label, label);
      }
      String key = random.nextBoolean() ? "equal" : "range";
      g.V(id).property(Cardinality.single, "text", text(random)).iterate();
      switch (random.nextInt(8)) {
        case 0 -> g.V(id).drop().iterate();
        case 1 -> g.V(id).properties(key).drop().iterate();
        case 2, 3 -> g.V(id).property(Cardinality.list, key, value(random)).iterate();
        default -> g.V(id).property(Cardinality.single, key, value(random)).iterate();
      }
    }
  }

  private static Object value(Random random) {
    long small = random.nextInt(9) - 4L;
    return switch (random.nextInt(16)) {
      case 0 -> (int) small;
      case 1 -> small;
      case 2 -> (double) small;
      case 3 -> (float) small;
      case 4 -> small + 0.5;
      case 5 -> BIG + small;
      case 6 -> (double) (BIG + small);
      case 7 -> (float) ((1 << 24) + small);
      case 8 -> (1 << 24) + (int) small;
      case 9 -> random.nextBoolean() ? BigInteger.valueOf(small) : BigInteger.TWO.pow(70);
      case 10 -> random.nextBoolean() ? BigDecimal.valueOf(small) : new BigDecimal("0.1");
      case 11 -> Instant.ofEpochMilli(small);
      case 12 -> OffsetDateTime.ofInstant(Instant.ofEpochMilli(small), ZoneOffset.UTC);
      case 13 -> random.nextBoolean() ? (Object) (small > 0) : new UUID(0, small);
      default -> text(random);
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    String letters = "ab\u00e4\uffee";
    for (int length = random.nextInt(12); length > 0; length--) {
      int letter = random.nextInt(letters.length() + 1);
      text.append(
          letter == letters.length()
              ? "\ud83d\ude00"
              : random.nextInt(3) > 0 ? "a" : String.valueOf(letters.charAt(letter)));
    }
    return random.nextInt(12) == 0 ? text + "x".repeat(300) : text.toString();
  }

  private static GraphTraversal<?, ?> traversal(GraphTraversalSource g, Random random) {
    GraphTraversal<Vertex, Vertex> vertices =
        switch (random.nextInt(4)) {
          case 0 -> g.V().hasLabel("user", "page");
          case 1 -> g.V();
          default -> g.V().hasLabel("user");
        };
    for (int conditions = 1 + random.nextInt(2); conditions > 0; conditions--) {
      vertices =
          switch (random.nextInt(5)) {
            case 0, 1 -> vertices.has("equal", predicate(random));
            case 2, 3 -> vertices.has("range", predicate(random));
            default -> vertices.has("text", TextP.startingWith(text(random)));
          };
    }
    return random.nextBoolean() ? vertices.id() : vertices.count();
  }

  private static P<?> predicate(Random random) {
    Object value = value(random);
    return switch (random.nextInt(8)) {
      case 0 -> P.gt(value);
      case 1 -> P.lt(value);
      case 2 -> P.gte(value);
      case 3 -> P.lte(value);
      case 4 -> P.within(value, value(random));
      case 5 -> P.between(random.nextInt(5) - 3, random.nextInt(5));
      default -> P.eq(value);
    };
  }
}
