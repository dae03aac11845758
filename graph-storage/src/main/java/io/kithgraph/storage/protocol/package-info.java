/**
 * What the routing client and a partition say to each other, as values: batched reads of one
 * partition, and the commands of the commit protocol.
 *
 * <p>Read {@link io.kithgraph.storage.protocol.PartitionCommand} first: it is the commit protocol
 * in one place. Depends on the model and {@code storage.api}.
 */
@NullMarked
package io.kithgraph.storage.protocol;

import org.jspecify.annotations.NullMarked;
