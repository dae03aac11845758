/**
 * The subcommands of {@code kith}: each reads its flags, calls what does the work, and turns the
 * result into lines and an exit code.
 *
 * <p>Read {@link io.kithgraph.distribution.command.KithCommand} first. Only this package and those
 * within it know picocli; nothing but the program's entry may depend on them.
 */
@NullMarked
package io.kithgraph.distribution.command;

import org.jspecify.annotations.NullMarked;
