package io.kithgraph.query.gremlin.terms;

import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;

/**
 * What a KithGraph can do, in TinkerPop's words. Public, with public parts, because TinkerPop reads
 * it by reflection. Immutable.
 */
public final class KithFeatures implements Graph.Features {
  private final GremlinSettings settings;

  public KithFeatures(GremlinSettings settings) {
    this.settings = settings;
  }

  @Override
  public GraphFeatures graph() {
    return new OfGraph();
  }

  @Override
  public VertexFeatures vertex() {
    return new OfVertices(settings);
  }

  @Override
  public EdgeFeatures edge() {
    return new OfEdges();
  }

  @Override
  public String toString() {
    return StringFactory.featureString(this);
  }

  /** Features of the graph. */
  public static final class OfGraph implements Graph.Features.GraphFeatures {
    @Override
    public boolean supportsComputer() {
      return false;
    }

    @Override
    public boolean supportsThreadedTransactions() {
      return false;
    }

    @Override
    public boolean supportsServiceCall() {
      return false;
    }

    @Override
    public boolean supportsOrderabilitySemantics() {
      return true;
    }

    @Override
    public VariableFeatures variables() {
      return new OfVariables();
    }
  }

  /** Graphs have no variables. */
  public static final class OfVariables implements Graph.Features.VariableFeatures {
    @Override
    public boolean supportsVariables() {
      return false;
    }

    @Override
    public boolean supportsBooleanValues() {
      return false;
    }

    @Override
    public boolean supportsByteValues() {
      return false;
    }

    @Override
    public boolean supportsDoubleValues() {
      return false;
    }

    @Override
    public boolean supportsFloatValues() {
      return false;
    }

    @Override
    public boolean supportsIntegerValues() {
      return false;
    }

    @Override
    public boolean supportsLongValues() {
      return false;
    }

    @Override
    public boolean supportsMapValues() {
      return false;
    }

    @Override
    public boolean supportsMixedListValues() {
      return false;
    }

    @Override
    public boolean supportsBooleanArrayValues() {
      return false;
    }

    @Override
    public boolean supportsByteArrayValues() {
      return false;
    }

    @Override
    public boolean supportsDoubleArrayValues() {
      return false;
    }

    @Override
    public boolean supportsFloatArrayValues() {
      return false;
    }

    @Override
    public boolean supportsIntegerArrayValues() {
      return false;
    }

    @Override
    public boolean supportsStringArrayValues() {
      return false;
    }

    @Override
    public boolean supportsLongArrayValues() {
      return false;
    }

    @Override
    public boolean supportsSerializableValues() {
      return false;
    }

    @Override
    public boolean supportsStringValues() {
      return false;
    }

    @Override
    public boolean supportsUniformListValues() {
      return false;
    }
  }

  /** Vertices: ids are 64-bit integers or strings, given or allocated. */
  public static final class OfVertices implements Graph.Features.VertexFeatures {
    private final GremlinSettings settings;

    OfVertices(GremlinSettings settings) {
      this.settings = settings;
    }

    @Override
    public VertexProperty.Cardinality getCardinality(String key) {
      return settings.defaultCardinality();
    }

    @Override
    public VertexPropertyFeatures properties() {
      return new OfVertexProperties();
    }

    @Override
    public boolean supportsNullPropertyValues() {
      return false;
    }

    @Override
    public boolean supportsStringIds() {
      return settings.vertexIds() == GremlinSettings.VertexIds.MIXED;
    }

    @Override
    public boolean supportsUuidIds() {
      return false;
    }

    @Override
    public boolean supportsCustomIds() {
      return false;
    }

    @Override
    public boolean supportsAnyIds() {
      return false;
    }

    @Override
    public boolean willAllowId(Object id) {
      return ElementIds.isVertexId(settings.vertexIds(), id);
    }
  }

  /** Edges: ids are strings that the graph makes. */
  public static final class OfEdges implements Graph.Features.EdgeFeatures {
    @Override
    public EdgePropertyFeatures properties() {
      return new OfEdgeProperties();
    }

    @Override
    public boolean supportsNullPropertyValues() {
      return false;
    }

    @Override
    public boolean supportsUserSuppliedIds() {
      return false;
    }

    @Override
    public boolean supportsNumericIds() {
      return false;
    }

    @Override
    public boolean supportsUuidIds() {
      return false;
    }

    @Override
    public boolean supportsCustomIds() {
      return false;
    }

    @Override
    public boolean supportsAnyIds() {
      return false;
    }

    @Override
    public boolean willAllowId(Object id) {
      return false;
    }
  }

  /** Vertex properties: several values for a key, and properties of properties. */
  public static final class OfVertexProperties implements Graph.Features.VertexPropertyFeatures {
    @Override
    public boolean supportsNullPropertyValues() {
      return false;
    }

    @Override
    public boolean supportsUserSuppliedIds() {
      return false;
    }

    @Override
    public boolean supportsNumericIds() {
      return false;
    }

    @Override
    public boolean supportsUuidIds() {
      return false;
    }

    @Override
    public boolean supportsCustomIds() {
      return false;
    }

    @Override
    public boolean supportsAnyIds() {
      return false;
    }

    @Override
    public boolean willAllowId(Object id) {
      return false;
    }

    @Override
    public boolean supportsBooleanArrayValues() {
      return false;
    }

    @Override
    public boolean supportsDoubleArrayValues() {
      return false;
    }

    @Override
    public boolean supportsFloatArrayValues() {
      return false;
    }

    @Override
    public boolean supportsIntegerArrayValues() {
      return false;
    }

    @Override
    public boolean supportsStringArrayValues() {
      return false;
    }

    @Override
    public boolean supportsLongArrayValues() {
      return false;
    }

    @Override
    public boolean supportsSerializableValues() {
      return false;
    }
  }

  /** Edge properties. */
  public static final class OfEdgeProperties implements Graph.Features.EdgePropertyFeatures {
    @Override
    public boolean supportsBooleanArrayValues() {
      return false;
    }

    @Override
    public boolean supportsDoubleArrayValues() {
      return false;
    }

    @Override
    public boolean supportsFloatArrayValues() {
      return false;
    }

    @Override
    public boolean supportsIntegerArrayValues() {
      return false;
    }

    @Override
    public boolean supportsStringArrayValues() {
      return false;
    }

    @Override
    public boolean supportsLongArrayValues() {
      return false;
    }

    @Override
    public boolean supportsSerializableValues() {
      return false;
    }
  }
}
