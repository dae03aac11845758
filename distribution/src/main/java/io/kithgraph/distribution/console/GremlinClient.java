package io.kithgraph.distribution.console;

import io.kithgraph.distribution.cli.ClientAccess;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.driver.RequestOptions;
import org.apache.tinkerpop.gremlin.driver.Result;
import org.apache.tinkerpop.gremlin.driver.ResultSet;
import org.apache.tinkerpop.gremlin.driver.exception.NoHostAvailableException;
import org.apache.tinkerpop.gremlin.driver.exception.ResponseException;

/** Sends Gremlin as text to one server over the official driver. Thread-safe. */
public final class GremlinClient implements AutoCloseable {
  private static final String LANGUAGE = "gremlin-lang";
  private static final int MAX_ANSWER_BYTES = 64 << 20;
  private static final int CONNECTIONS = 2;

  private final String address;
  private final Cluster cluster;
  private final Client client;

  private GremlinClient(String address, Cluster cluster) {
    this.address = address;
    this.cluster = cluster;
    this.client = cluster.connect();
  }

  /**
   * A client of the server at the address; connects at the first query.
   *
   * @param address {@code host:port}
   * @throws CommandFailure if that is no address, or the files for TLS are of no use
   */
  public static GremlinClient of(String address, ClientAccess access) {
    return new GremlinClient(
        address,
        GremlinCluster.at(address, access)
            .minConnectionPoolSize(1)
            .maxConnectionPoolSize(CONNECTIONS)
            .maxContentLength(MAX_ANSWER_BYTES)
            .create());
  }

  /** The server's address. */
  public String address() {
    return address;
  }

  /**
   * Runs a query and hands over its results as they come.
   *
   * @param source the traversal source that {@code g} stands for
   * @throws QueryFailure if the server refuses the query or it fails
   * @throws CommandFailure if the server cannot be reached
   */
  public void run(String source, String query, long timeoutSeconds, Consumer<Object> results) {
    try {
      ResultSet answer =
          client
              .submitAsync(
                  query, RequestOptions.build().addAlias("g", source).language(LANGUAGE).create())
              .get(timeoutSeconds, TimeUnit.SECONDS);
      Iterator<Result> iterator = answer.iterator();
      while (iterator.hasNext()) {
        results.accept(iterator.next().getObject());
      }
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new QueryFailure("no answer within " + timeoutSeconds + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryFailure("interrupted", e);
    } catch (RuntimeException e) { // catch-all: the driver wraps what goes wrong in many ways
      throw failed(e);
    }
  }

  private RuntimeException failed(Throwable failure) {
    Optional<ResponseException> refused = find(failure, ResponseException.class);
    if (refused.isPresent()) {
      return new QueryFailure(String.valueOf(refused.get().getMessage()), failure);
    }
    if (find(failure, SSLException.class).isPresent()) {
      return new CommandFailure(
          ExitCode.UNREACHABLE,
          "no trusted connection to "
              + address
              + " can be made ("
              + find(failure, SSLException.class).get().getMessage()
              + "); see --tls, --ca and --client-certificate",
          failure);
    }
    if (find(failure, NoHostAvailableException.class).isPresent()
        || find(failure, java.net.ConnectException.class).isPresent()
        || find(failure, java.nio.channels.ClosedChannelException.class).isPresent()) {
      return new CommandFailure(
          ExitCode.UNREACHABLE,
          "the Gremlin Server at " + address + " cannot be reached; is it running?",
          failure);
    }
    return new QueryFailure(String.valueOf(failure.getMessage()), failure);
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    client.close();
    cluster.close();
  }
}
