package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.partition.ReplicaStatus;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of a storage node. Thread-safe.
 *
 * <pre>
 *   kithgraph.storage.read, .command    time from request to reply
 *   kithgraph.storage.failures          requests that ended with an error
 *   kithgraph.storage.recovered         abandoned transactions that were ended
 *   kithgraph.storage.ghosts.cleaned    deleted vertices whose edges were removed
 *   kithgraph.storage.expired.reclaimed edges that were removed because their ttl was over
 *   kithgraph.storage.waiting           commands that wait to get into a log, all partitions
 *   kithgraph.storage.leading           partitions that this node leads
 *   kithgraph.storage.cache, .engine    see EngineGauges
 * </pre>
 */
final class StorageMetrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StorageMetrics.class);

  private final MeterRegistry registry;
  private final Timer reads;
  private final Timer commands;
  private final Counter failures;
  private final Counter recovered;
  private final Counter ghosts;
  private final Counter expired;
  private final List<Meter> meters = new ArrayList<>();

  StorageMetrics(MeterRegistry registry, HostedReplicas replicas) {
    this.registry = registry;
    this.reads = keep(registry.timer("kithgraph.storage.read"));
    this.commands = keep(registry.timer("kithgraph.storage.command"));
    this.failures = keep(registry.counter("kithgraph.storage.failures"));
    this.recovered = keep(registry.counter("kithgraph.storage.recovered"));
    this.ghosts = keep(registry.counter("kithgraph.storage.ghosts.cleaned"));
    this.expired = keep(registry.counter("kithgraph.storage.expired.reclaimed"));
    keep(
        Gauge.builder(
                "kithgraph.storage.waiting",
                replicas,
                r -> r.status().stream().mapToInt(ReplicaStatus::waitingCommands).sum())
            .register(registry));
    keep(
        Gauge.builder("kithgraph.storage.leading", replicas, r -> r.led().size())
            .register(registry));
    meters.addAll(EngineGauges.register(registry, replicas));
  }

  private <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }

  /**
   * The same reply, measured.
   *
   * @param start when the request came, as {@link System#nanoTime} says
   */
  CompletionStage<PartitionReply> timed(
      PartitionRequest request, long start, CompletionStage<PartitionReply> reply) {
    Timer timer = request instanceof PartitionRequest.Read ? reads : commands;
    return reply.whenComplete(
        (value, failure) -> {
          timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
          if (failure != null) {
            failures.increment();
          }
        });
  }

  void recovered(PartitionId partition, int transactions) {
    if (transactions > 0) {
      LOG.info(
          "Abandoned transactions were ended: partition={} count={}",
          partition.value(),
          transactions);
      recovered.increment(transactions);
    }
  }

  void expiredReclaimed(int edges) {
    expired.increment(edges);
  }

  void ghostCleaned() {
    ghosts.increment();
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
