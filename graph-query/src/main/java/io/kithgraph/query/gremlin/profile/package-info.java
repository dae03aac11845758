/**
 * What steps tell {@code profile()} of their reads.
 *
 * <p>Read {@link io.kithgraph.query.gremlin.profile.StepMetrics} first. Knows nothing of graphs and
 * their elements.
 */
@NullMarked
package io.kithgraph.query.gremlin.profile;

import org.jspecify.annotations.NullMarked;
