/**
 * The kith command and the standalone server: wires the parts of all modules into one process.
 *
 * <p>Nothing may depend on this package.
 */
@NullMarked
package io.kithgraph.distribution;

import org.jspecify.annotations.NullMarked;
