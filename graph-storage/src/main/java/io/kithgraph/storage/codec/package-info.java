/**
 * Values to messages and back: columns for what comes in batches, so that a reply of many edges is
 * a handful of arrays.
 *
 * <p>Read {@link io.kithgraph.storage.codec.IdColumn} first, then {@link
 * io.kithgraph.storage.codec.SliceColumns}. A message that is not well-formed ends with {@code
 * INVALID_ARGUMENT}. Depends on the protocol and the generated messages; not on gRPC.
 */
@NullMarked
package io.kithgraph.storage.codec;

import org.jspecify.annotations.NullMarked;
