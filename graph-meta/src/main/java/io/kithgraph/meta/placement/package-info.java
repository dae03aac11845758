/**
 * Decides where partitions live: pure functions from a wish and a list of nodes to a cluster map.
 *
 * <p>Read {@link io.kithgraph.meta.placement.FirstPlacement} first. Depends on {@code meta.cluster}
 * and the model; no input or output, no clock, no randomness.
 */
@NullMarked
package io.kithgraph.meta.placement;

import org.jspecify.annotations.NullMarked;
