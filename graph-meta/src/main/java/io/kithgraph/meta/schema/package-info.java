/**
 * What a graph is: its immutable, versioned schema, and the catalog of named graphs.
 *
 * <p>Read {@link io.kithgraph.meta.schema.GraphSchema} and {@link io.kithgraph.meta.schema.Catalog}
 * first. Depends on the model alone; where schemas are kept is not its concern.
 */
@NullMarked
package io.kithgraph.meta.schema;

import org.jspecify.annotations.NullMarked;
