/**
 * Shows how long work goes: a moving bar where a person watches, plain lines in a pipe.
 *
 * <p>Read {@link io.kithgraph.loadgen.progress.BarProgress} and {@link
 * io.kithgraph.loadgen.progress.LineProgress}. Must not depend on any part of the server.
 */
@NullMarked
package io.kithgraph.loadgen.progress;

import org.jspecify.annotations.NullMarked;
