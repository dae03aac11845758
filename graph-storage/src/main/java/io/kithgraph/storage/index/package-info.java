/**
 * Keeps property indexes right: every commit that changes vertices gets the changes of their index
 * entries, so that both are applied together or not at all.
 *
 * <p>Read {@link io.kithgraph.storage.index.IndexedStorageClient} and {@code VertexStates} first.
 * Knows schemas and the language of storage; where partitions are is not its concern.
 */
@NullMarked
package io.kithgraph.storage.index;

import org.jspecify.annotations.NullMarked;
