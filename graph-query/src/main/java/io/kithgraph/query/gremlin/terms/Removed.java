package io.kithgraph.query.gremlin.terms;

import org.apache.tinkerpop.gremlin.structure.Element;

/**
 * What is thrown when somebody changes an element that is no longer there, as TinkerPop words it.
 */
public final class Removed {
  private Removed() {}

  public static IllegalStateException exception(Class<? extends Element> kind, Object id) {
    return new IllegalStateException(kind.getSimpleName() + " with id " + id + " was removed.");
  }
}
