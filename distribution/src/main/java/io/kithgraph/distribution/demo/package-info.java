/**
 * The demo: sample graphs that ship with the program, and a tour of queries over them through the
 * doors that every user has.
 *
 * <p>Read {@link io.kithgraph.distribution.demo.Tour} and {@link
 * io.kithgraph.distribution.demo.SampleGraphs} first. Sees the server as any user does; must not
 * depend on any part of it.
 */
@NullMarked
package io.kithgraph.distribution.demo;

import org.jspecify.annotations.NullMarked;
