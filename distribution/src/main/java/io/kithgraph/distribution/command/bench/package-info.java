/**
 * {@code kith bench}: the flags of each measurement, the channels and servers that it is about, and
 * how its figures are shown. What is measured is in {@code loadgen}.
 *
 * <p>Read {@link io.kithgraph.distribution.command.bench.BenchCommand} first.
 */
@NullMarked
package io.kithgraph.distribution.command.bench;

import org.jspecify.annotations.NullMarked;
