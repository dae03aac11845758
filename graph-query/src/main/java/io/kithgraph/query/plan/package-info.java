/**
 * What a query asks for, as immutable values that name labels and keys as users do.
 *
 * <p>Read {@link io.kithgraph.query.plan.PlanNode} and {@link
 * io.kithgraph.query.plan.AdjacencyScan} first. Nothing here runs anything: operators are the
 * concern of {@code exec}, rewriting that of {@code optimize}.
 */
@NullMarked
package io.kithgraph.query.plan;

import org.jspecify.annotations.NullMarked;
