/**
 * Runs calls against a server and measures them.
 *
 * <p>Read {@link io.kithgraph.loadgen.runner.ClosedLoop} first. Must not depend on any part of the
 * server, nor know what is called.
 */
@NullMarked
package io.kithgraph.loadgen.runner;

import org.jspecify.annotations.NullMarked;
