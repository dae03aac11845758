package io.kithgraph.distribution.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.config.MetricsConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of a process over HTTP. {@code GET /metrics} answers all meters of the registry in
 * the text format 0.0.4 of Prometheus; they are read when somebody asks and cost nothing between.
 * {@code GET /health} answers 200 while the server serves and 503 otherwise. Thread-safe.
 */
public final class MetricsEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 64;
  private static final int MAX_CONNECTIONS_WAITING = 16;
  private static final long IDLE_SECONDS = 10;

  private final PrometheusMeterRegistry registry;
  private final ProcessMeters processMeters;
  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  private record Page(int status, String type, String body) {}

  private MetricsEndpoint(HttpServer server, ServerHealth health) {
    this.registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    this.processMeters = new ProcessMeters(registry);
    this.server = server;
    AtomicInteger count = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "kith-metrics-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            // Whoever asks faster than answers come waits to be let in.
            new ThreadPoolExecutor.CallerRunsPolicy());
    threads.allowCoreThreadTimeOut(true);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, health));
  }

  /**
   * Opens the door; it answers when this returns.
   *
   * @throws CommandFailure if the address cannot be had
   */
  public static MetricsEndpoint open(MetricsConfig config, ServerHealth health) {
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByName(config.bindAddress()), config.port()),
              MAX_CONNECTIONS_WAITING);
      MetricsEndpoint endpoint = new MetricsEndpoint(server, health);
      server.start();
      LOG.info("Figures are at {}", endpoint.url());
      return endpoint;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.PORT_TAKEN,
          "the metrics port "
              + config.bindAddress()
              + ":"
              + config.port()
              + " cannot be had ("
              + e.getMessage()
              + "); stop what uses it, or name another with --set metrics.port=PORT (0 = a free one)",
          e);
    }
  }

  /** What takes the figures of the process. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Where the figures are. */
  public String url() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    return "http://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + address.getPort()
        + "/metrics";
  }

  private void answer(HttpExchange exchange, ServerHealth health) throws IOException {
    try (exchange) {
      Page page = page(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), health);
      byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", page.type());
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(page.status(), -1);
        return;
      }
      exchange.sendResponseHeaders(page.status(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private Page page(String method, String path, ServerHealth health) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return new Page(405, TEXT, "Only GET and HEAD are answered\n");
    }
    return switch (path) {
      case "/metrics" -> new Page(200, PROMETHEUS_TEXT, registry.scrape());
      case "/health" ->
          health.isServing() ? new Page(200, TEXT, "ready\n") : new Page(503, TEXT, "not ready\n");
      default -> new Page(404, TEXT, "There are /metrics and /health\n");
    };
  }

  /** Answers no more. Idempotent. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    processMeters.close();
    registry.close();
  }
}
