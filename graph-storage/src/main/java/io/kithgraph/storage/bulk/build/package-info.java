/**
 * Loads many edges at once: their pages are built outside the partitions, in sorted tables that an
 * engine takes over as they are, at the speed of the disk.
 *
 * <p>Read {@link io.kithgraph.storage.bulk.build.BulkLoader} first, then {@link
 * io.kithgraph.storage.bulk.build.SlotBuild} (how halves of edges become lists) and {@link
 * io.kithgraph.storage.bulk.BulkLoads} (what partitions are asked for). Knows pages and keys;
 * engines, logs and servers are not its concern.
 */
@NullMarked
package io.kithgraph.storage.bulk.build;

import org.jspecify.annotations.NullMarked;
