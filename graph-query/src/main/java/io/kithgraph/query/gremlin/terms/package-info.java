/**
 * The words of users and what they stand for: ids, names, values and settings. Nothing here reads
 * or writes the graph.
 */
@NullMarked
package io.kithgraph.query.gremlin.terms;

import org.jspecify.annotations.NullMarked;
