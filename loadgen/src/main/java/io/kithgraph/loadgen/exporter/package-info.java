/**
 * Writes graphs to files that the importer reads.
 *
 * <p>Read {@link io.kithgraph.loadgen.exporter.Exporter} first. Must not depend on any part of the
 * server.
 */
@NullMarked
package io.kithgraph.loadgen.exporter;

import org.jspecify.annotations.NullMarked;
