/**
 * The keys under which a partition keeps its records, and the version of everything it keeps.
 *
 * <p>Read {@link io.kithgraph.storage.key.StorageKeys} first: it documents the layout byte by byte;
 * then {@link io.kithgraph.storage.key.ListAddress}, the keys of one adjacency list. Depends on
 * {@code model} alone and does no I/O.
 */
@NullMarked
package io.kithgraph.storage.key;

import org.jspecify.annotations.NullMarked;
