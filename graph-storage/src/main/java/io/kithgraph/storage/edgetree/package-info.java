/**
 * The edge tree: one adjacency list, of any size, as pages of entries ordered by sort key, with
 * exact counts and an index by neighbour.
 *
 * <p>Read {@link io.kithgraph.storage.edgetree.EdgeTree} (reading), {@link
 * io.kithgraph.storage.edgetree.EdgeTreeWriter} (changing) and {@link
 * io.kithgraph.storage.edgetree.Page} (the bytes) first. Everything here is computation over the
 * pages that a {@link io.kithgraph.storage.edgetree.PageSource} gives and a {@link
 * io.kithgraph.storage.edgetree.PageSink} takes: no threads, no I/O, no clock. Depends on {@code
 * storage.key} and {@code model} alone.
 */
@NullMarked
package io.kithgraph.storage.edgetree;

import org.jspecify.annotations.NullMarked;
