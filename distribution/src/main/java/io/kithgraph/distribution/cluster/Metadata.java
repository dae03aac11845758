package io.kithgraph.distribution.cluster;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.meta.zookeeper.ZooKeeperSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ways of a process to the metadata of its cluster, in whatever order processes start. */
final class Metadata {
  private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);
  private static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 200;
  private static final int POLLS_PER_NOTICE = 50;

  private Metadata() {}

  static ZooKeeperSettings settings(ServerConfig config) {
    return new ZooKeeperSettings(
        config.zookeeper().connect(),
        Duration.ofMillis(config.zookeeper().sessionTimeoutMillis()),
        OPERATION_TIMEOUT);
  }

  /** The deployment, as soon as a metadata node has made it. */
  static MetadataClient open(ServerConfig config) {
    return await(
        "a metadata node to make the deployment",
        () -> {
          try {
            return Optional.of(MetadataClient.open(settings(config)));
          } catch (MetadataException e) {
            if (e.reason() == MetadataException.Reason.NO_DEPLOYMENT) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  /** The cluster map, as soon as there is one. */
  static ClusterMap awaitMap(MetadataClient metadata) {
    return await("enough storage nodes for the first cluster map", metadata::findClusterMap);
  }

  /** Asks again and again, for as long as it takes; says from time to time what it waits for. */
  static <T> T await(String what, Supplier<Optional<T>> question) {
    for (long polls = 0; ; polls++) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (polls % POLLS_PER_NOTICE == 0) {
        LOG.info("Waiting for {}", what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted while starting", e);
      }
    }
  }
}
