/**
 * Immutable plan nodes: what a traversal asks of storage.
 *
 * <p>Depends on the model and the schema only.
 */
@NullMarked
package io.kithgraph.query.plan;

import org.jspecify.annotations.NullMarked;
