/**
 * The language spoken with storage: batched reads, mutations, their replies and errors, as values.
 *
 * <p>Read {@link io.kithgraph.storage.api.StorageClient}, {@link
 * io.kithgraph.storage.api.RangeRead} and {@link io.kithgraph.storage.api.Commit} first. Labels and
 * property keys are numbers here; names are the concern of the schema and of those who ask. This
 * package depends on the model alone.
 */
@NullMarked
package io.kithgraph.storage.api;

import org.jspecify.annotations.NullMarked;
