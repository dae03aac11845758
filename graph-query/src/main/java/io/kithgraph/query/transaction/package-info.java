/**
 * Transactions at the query node: buffered changes, reading through them, and what must still be
 * true when they commit.
 *
 * <p>Read {@link io.kithgraph.query.transaction.WriteBuffer}, {@link
 * io.kithgraph.query.transaction.TransactionReads} and {@link
 * io.kithgraph.query.transaction.GraphTransaction} first. Must not know Gremlin.
 */
@NullMarked
package io.kithgraph.query.transaction;

import org.jspecify.annotations.NullMarked;
