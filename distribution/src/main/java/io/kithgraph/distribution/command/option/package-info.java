/**
 * The flags that several commands have, and what becomes of them: how a server is reached, and how
 * one is configured.
 *
 * <p>Read {@link io.kithgraph.distribution.command.option.ServerOption} and {@link
 * io.kithgraph.distribution.command.option.ServerFlags} first. Must not depend on any command.
 */
@NullMarked
package io.kithgraph.distribution.command.option;

import org.jspecify.annotations.NullMarked;
