/**
 * Where a server's log goes: a rolling file of JSON lines in the data folder, and standard error
 * for people.
 *
 * <p>Read {@link io.kithgraph.distribution.log.ServerLog}. The only package that knows the logging
 * library behind SLF4J.
 */
@NullMarked
package io.kithgraph.distribution.log;

import org.jspecify.annotations.NullMarked;
