/**
 * Rewriting of plans: one rule per class, applied in a fixed order. Pure.
 *
 * <p>Must not know who made the plan nor who will run it.
 */
@NullMarked
package io.kithgraph.query.optimize;

import org.jspecify.annotations.NullMarked;
