package io.kithgraph.meta.schema;

import io.kithgraph.model.PropertyType;
import io.kithgraph.model.RollUpList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** The built-in definitions of the graph {@code social}: users who follow and who gift. */
public final class SocialSchema {
  /** The vertex label of people. */
  public static final String USER = "user";

  /** Who follows whom: {@code UNIQUE}, sorted by {@link #SINCE}. */
  public static final String FOLLOW = "follow";

  /**
   * Who gifted whom: {@code MULTI}, sorted by {@link #AT}, with {@link #AMOUNT} and {@link #ITEM}.
   */
  public static final String GIFT = "gift";

  public static final String SINCE = "since";
  public static final String AT = "at";
  public static final String AMOUNT = "amount";
  public static final String ITEM = "item";

  private SocialSchema() {}

  /** All definitions of the built-in schema. */
  public static List<Definition> definitions() {
    return List.of(
        new Definition.OfVertexLabel(USER),
        new Definition.OfPropertyKey(AMOUNT, Optional.of(PropertyType.INT64)),
        new Definition.OfPropertyKey(ITEM, Optional.of(PropertyType.STRING)),
        new Definition.OfEdgeLabel(
            FOLLOW,
            Multiplicity.UNIQUE,
            new SortKeySpec(SINCE, SortKeySpec.Kind.INT64),
            true,
            EndpointPolicy.CREATE,
            USER,
            Optional.empty(),
            List.of()),
        new Definition.OfEdgeLabel(
            GIFT,
            Multiplicity.MULTI,
            new SortKeySpec(AT, SortKeySpec.Kind.INT64),
            true,
            EndpointPolicy.CREATE,
            USER,
            Optional.empty(),
            List.of(
                new RollUp(
                    AMOUNT,
                    EnumSet.of(
                        RollUpList.Aggregate.COUNT,
                        RollUpList.Aggregate.SUM,
                        RollUpList.Aggregate.LAST)))));
  }
}
