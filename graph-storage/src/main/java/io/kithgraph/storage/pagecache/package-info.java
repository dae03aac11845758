/**
 * The pages and records of a partition in memory, and the states of it that readers see.
 *
 * <p>Read {@link io.kithgraph.storage.pagecache.PageCache} first: it says how many readers and one
 * writer share the cache without locks; then {@link io.kithgraph.storage.pagecache.View} (reading)
 * and {@link io.kithgraph.storage.pagecache.ApplyBatch} (writing). Depends on {@code
 * storage.edgetree}, {@code storage.engine} and {@code storage.key}.
 */
@NullMarked
package io.kithgraph.storage.pagecache;

import org.jspecify.annotations.NullMarked;
