/**
 * What monitoring asks a server: its figures, as Prometheus reads them, and whether it serves.
 *
 * <p>Read first: {@link io.kithgraph.distribution.metrics.MetricsEndpoint}. What is measured is the
 * concern of the parts, which register it; this package must not know them.
 */
@NullMarked
package io.kithgraph.distribution.metrics;

import org.jspecify.annotations.NullMarked;
