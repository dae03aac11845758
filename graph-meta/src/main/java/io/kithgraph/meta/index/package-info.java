/**
 * What the entries of property indexes are: which ones a vertex has, and where a query finds them.
 * Pure functions; what they give is part of the format on disk.
 *
 * <p>Read {@link io.kithgraph.meta.index.IndexEntries} first, then {@link
 * io.kithgraph.meta.index.EqualityKeys} and {@link io.kithgraph.meta.index.RangeKeys}. Depends on
 * the model and the schema alone.
 */
@NullMarked
package io.kithgraph.meta.index;

import org.jspecify.annotations.NullMarked;
