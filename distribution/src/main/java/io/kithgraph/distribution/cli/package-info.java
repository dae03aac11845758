/**
 * How a command talks to the person who runs it: what it prints where, and what its exit code
 * means.
 *
 * <p>Read {@link io.kithgraph.distribution.cli.ExitCode} and {@link
 * io.kithgraph.distribution.cli.Terminal} first. Must not depend on any other package of the
 * project.
 */
@NullMarked
package io.kithgraph.distribution.cli;

import org.jspecify.annotations.NullMarked;
