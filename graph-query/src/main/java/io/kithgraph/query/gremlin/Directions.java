package io.kithgraph.query.gremlin;

import io.kithgraph.query.plan.AdjacencyScan.Side;
import org.apache.tinkerpop.gremlin.structure.Direction;

/** TinkerPop's directions and ours. */
final class Directions {
  private Directions() {}

  static Side side(Direction direction) {
    return switch (direction) {
      case OUT -> Side.OUT;
      case IN -> Side.IN;
      case BOTH -> Side.BOTH;
    };
  }
}
