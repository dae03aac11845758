/**
 * {@code kith import --offline}: makes the pages of all edges on this machine and has the cluster
 * take them over.
 *
 * <p>Read {@link io.kithgraph.distribution.load.OfflineImport} first; {@code storage.bulk.build}
 * does the work.
 */
@NullMarked
package io.kithgraph.distribution.load;

import org.jspecify.annotations.NullMarked;
