/**
 * The bulk importer: rows of files become vertices and edges through the public gRPC API.
 *
 * <p>Read {@link io.kithgraph.loadgen.importer.Importer} and {@link
 * io.kithgraph.loadgen.importer.ColumnMapping} first. Must not depend on any part of the server.
 */
@NullMarked
package io.kithgraph.loadgen.importer;

import org.jspecify.annotations.NullMarked;
