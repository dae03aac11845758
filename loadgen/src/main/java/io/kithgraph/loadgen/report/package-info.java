/**
 * Latency histograms and the reports made from them.
 *
 * <p>Must not depend on any part of the server.
 */
@NullMarked
package io.kithgraph.loadgen.report;

import org.jspecify.annotations.NullMarked;
