/**
 * A cluster of processes on this machine, made to be measured: what {@code kith bench cluster}
 * does.
 *
 * <p>Read {@link io.kithgraph.distribution.bench.ScaleTrial} first, then {@link
 * io.kithgraph.distribution.bench.LocalCluster}. It knows the servers only by their command line
 * and their public API.
 */
@NullMarked
package io.kithgraph.distribution.bench;

import org.jspecify.annotations.NullMarked;
