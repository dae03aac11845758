/**
 * What storage needs of a key-value engine: get, scan, snapshot, merge and one atomic write batch.
 *
 * <p>Depends on the JDK alone; the one engine on RocksDB lives in a package of its own below.
 */
@NullMarked
package io.kithgraph.storage.engine;

import org.jspecify.annotations.NullMarked;
