/**
 * Measurements of the storage engine by JMH, each beside a limit of what it stands on, taken in the
 * same run; {@code docs/performance.md} has the command and the figures. Read first: {@link
 * io.kithgraph.storage.bench.AdjacencyReadBenchmark}, {@link
 * io.kithgraph.storage.bench.FollowDataset}. No test uses it.
 */
@NullMarked
package io.kithgraph.storage.bench;

import org.jspecify.annotations.NullMarked;
