package io.kithgraph.distribution.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.config.MetricsConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class MetricsEndpointTest {
  private static final MetricsConfig FREE_PORT = new MetricsConfig("127.0.0.1", 0);

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void saysWhetherTheServerServes() throws Exception {
    ServerHealth health = new ServerHealth();
    AtomicBoolean works = new AtomicBoolean(true);
    try (MetricsEndpoint endpoint = MetricsEndpoint.open(FREE_PORT, health)) {
      assertThat(ask("GET", endpoint, "/health").statusCode()).isEqualTo(503);
      try (AutoCloseable running = health.started(works::get)) {
        assertThat(running).isNotNull();
        assertThat(ask("GET", endpoint, "/health").body()).isEqualTo("ready\n");
        works.set(false);
        assertThat(ask("GET", endpoint, "/health").statusCode()).isEqualTo(503);
        works.set(true);
        assertThat(ask("HEAD", endpoint, "/health").statusCode()).isEqualTo(200);
      }
      assertThat(ask("GET", endpoint, "/health").body()).isEqualTo("not ready\n");
    }
  }

  @Test
  void answersWhatIsRegisteredAndNothingElse() throws Exception {
    try (MetricsEndpoint endpoint = MetricsEndpoint.open(FREE_PORT, new ServerHealth())) {
      endpoint.registry().counter("things.done", "kind", "good").increment(3);
      HttpResponse<String> scrape = ask("GET", endpoint, "/metrics");
      assertThat(scrape.headers().firstValue("Content-Type").orElse("")).contains("version=0.0.4");
      assertThat(scrape.body())
          .contains("things_done_total{kind=\"good\"} 3.0", "jvm_memory_used_bytes{area=\"heap\"");
      assertThat(ask("GET", endpoint, "/metrics/more").statusCode()).isEqualTo(404);
      assertThat(ask("POST", endpoint, "/metrics").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void saysThatAPortIsTaken() {
    try (MetricsEndpoint endpoint = MetricsEndpoint.open(FREE_PORT, new ServerHealth())) {
      MetricsConfig taken = new MetricsConfig("127.0.0.1", URI.create(endpoint.url()).getPort());
      assertThatThrownBy(() -> MetricsEndpoint.open(taken, new ServerHealth()))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("metrics.port");
    }
  }

  private HttpResponse<String> ask(String method, MetricsEndpoint endpoint, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(endpoint.url()).resolve(path))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }
}
