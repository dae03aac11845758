/**
 * The prepared transactions of a partition and the locks that they hold.
 *
 * <p>Read {@link io.kithgraph.storage.partition.transaction.LockMode} first (who excludes whom),
 * then {@link io.kithgraph.storage.partition.transaction.TransactionTable}. Locks follow from the
 * stored intents and are never stored themselves. Does not change what is stored.
 */
@NullMarked
package io.kithgraph.storage.partition.transaction;

import org.jspecify.annotations.NullMarked;
