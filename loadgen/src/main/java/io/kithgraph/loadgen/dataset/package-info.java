/**
 * Files of rows: delimited text and edge lists, plain or packed, read one row at a time in bounded
 * memory.
 *
 * <p>Read {@link io.kithgraph.loadgen.dataset.SourceFile} and {@link
 * io.kithgraph.loadgen.dataset.Dialect} first. Knows nothing of graphs; must not depend on any
 * other package of the project.
 */
@NullMarked
package io.kithgraph.loadgen.dataset;

import org.jspecify.annotations.NullMarked;
