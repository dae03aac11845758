/**
 * The door through which edges are loaded in bulk.
 *
 * <p>Read {@link io.kithgraph.query.server.load.BulkLoadGrpcService} first; the steps themselves
 * are those of {@link io.kithgraph.storage.bulk.BulkLoads}.
 */
@NullMarked
package io.kithgraph.query.server.load;

import org.jspecify.annotations.NullMarked;
