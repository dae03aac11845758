/**
 * Measurements of the storage engine beside the raw limits of RocksDB, taken in one run; see {@code
 * docs/performance.md}.
 */
@NullMarked
package io.kithgraph.storage.bench;

import org.jspecify.annotations.NullMarked;
