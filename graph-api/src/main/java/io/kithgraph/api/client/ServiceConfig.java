package io.kithgraph.api.client;

import java.util.List;
import java.util.Map;

/**
 * How gRPC is to spread calls and to repeat them, in its own words (its documents {@code
 * service_config} and A6). Stateless.
 */
final class ServiceConfig {
  private ServiceConfig() {}

  /** The configuration as a JSON object, whose numbers are doubles. */
  static Map<String, ?> asMap() {
    Map<String, ?> retries =
        Map.of(
            "maxAttempts",
            5.0,
            "initialBackoff",
            "0.05s",
            "maxBackoff",
            "2s",
            "backoffMultiplier",
            3.0,
            "retryableStatusCodes",
            List.of("UNAVAILABLE", "RESOURCE_EXHAUSTED"));
    return Map.of(
        "loadBalancingConfig",
        List.of(Map.of("round_robin", Map.of())),
        // The node as a whole: it serves once its schema and its partitions are at hand.
        "healthCheckConfig",
        Map.of("serviceName", ""),
        // No retries while more than one call in ten or so fails: they would only add to the load.
        "retryThrottling",
        Map.of("maxTokens", 100.0, "tokenRatio", 0.1),
        "methodConfig",
        List.of(
            Map.of(
                "name",
                List.of(
                    Map.of("service", "kithgraph.v1.RelationService"),
                    Map.of("service", "kithgraph.v1.GraphService")),
                "retryPolicy",
                retries),
            // A stream that ends says itself what is to be sent again.
            Map.of(
                "name",
                List.of(Map.of("service", "kithgraph.v1.GraphService", "method", "BulkWrite")))));
  }
}
