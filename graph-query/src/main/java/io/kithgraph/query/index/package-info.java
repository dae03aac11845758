/**
 * Builds property indexes over graphs that are in use, and removes dropped ones: in the background,
 * at a bounded rate, resumable by any query node.
 *
 * <p>Read {@link io.kithgraph.query.index.IndexWorker} and {@code IndexBuild} first. That commits
 * keep indexes right is the concern of {@code io.kithgraph.storage.index}.
 */
@NullMarked
package io.kithgraph.query.index;

import org.jspecify.annotations.NullMarked;
