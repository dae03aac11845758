package io.kithgraph.query.gremlin.terms;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.jspecify.annotations.Nullable;

/** The flat arrays of keys and values with which TinkerPop makes elements. */
public final class KeyValues {
  private KeyValues() {}

  /**
   * The properties among the keys and values, in their order, checked as property names; of a key
   * that comes twice the last value counts, and a null value means no property.
   */
  public static Map<String, Object> properties(@Nullable Object... keyValues) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (int i = 0; i + 1 < keyValues.length; i += 2) {
      Object key = keyValues[i];
      Object value = keyValues[i + 1];
      if (key instanceof T || key == null) {
        continue;
      }
      String name = (String) key;
      ElementHelper.validateProperty(name, value);
      if (value == null) {
        properties.remove(name);
      } else {
        properties.put(name, value);
      }
    }
    return properties;
  }
}
