package io.kithgraph.query.gremlin.terms;

import io.kithgraph.query.plan.AdjacencyScan.Side;
import org.apache.tinkerpop.gremlin.structure.Direction;

/** TinkerPop's directions and ours. */
public final class Directions {
  private Directions() {}

  public static Side side(Direction direction) {
    return switch (direction) {
      case OUT -> Side.OUT;
      case IN -> Side.IN;
      case BOTH -> Side.BOTH;
    };
  }
}
