/**
 * Gremlin steps as plan nodes, as far as plans can say what steps do, and back.
 *
 * <p>Read {@link io.kithgraph.query.gremlin.fold.StepTranslation} first.
 */
@NullMarked
package io.kithgraph.query.gremlin.fold;

import org.jspecify.annotations.NullMarked;
