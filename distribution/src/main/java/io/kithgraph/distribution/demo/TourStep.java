package io.kithgraph.distribution.demo;

import java.util.List;
import java.util.function.Supplier;

/**
 * One stop of the tour. Immutable.
 *
 * @param question what is asked, for people
 * @param door Gremlin or gRPC
 * @param query the query as a user would write it
 * @param answer runs it; the lines of the answer
 * @param repeatable whether running it again changes nothing, so that it can be timed warm
 */
record TourStep(
    String question,
    String door,
    String query,
    Supplier<List<String>> answer,
    boolean repeatable) {}
