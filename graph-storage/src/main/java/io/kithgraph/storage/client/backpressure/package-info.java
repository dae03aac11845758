/**
 * What keeps a gRPC server from filling its memory for clients that are slow: {@link
 * io.kithgraph.storage.client.backpressure.AnswerBudget}. Storage nodes and query nodes use it
 * alike; it must not know what their calls are about.
 */
@NullMarked
package io.kithgraph.storage.client.backpressure;

import org.jspecify.annotations.NullMarked;
