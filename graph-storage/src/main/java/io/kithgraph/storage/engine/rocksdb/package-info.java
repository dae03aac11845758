/**
 * The engine on RocksDB; nothing else in this module may import {@code org.rocksdb}.
 *
 * <p>Read {@link io.kithgraph.storage.engine.rocksdb.RocksDbEngine} first, then {@link
 * io.kithgraph.storage.engine.rocksdb.RocksDbResources}, what the engines of one process share. The
 * options are justified in {@code docs/decisions/0002-rocksdb-options.md}. Depends on {@code
 * storage.engine} alone.
 */
@NullMarked
package io.kithgraph.storage.engine.rocksdb;

import org.jspecify.annotations.NullMarked;
