package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.partition.ReplicaStatus;
import io.kithgraph.storage.protocol.NodeReport.HotVertex;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of a storage node. Thread-safe.
 *
 * <pre>
 *   kithgraph.storage.read, .command    time from request to reply
 *   kithgraph.storage.failures          requests that ended with an error, by its code; OVERLOADED is
 *                                       what the throttle of writes refused
 *   kithgraph.storage.recovered         abandoned transactions that were ended
 *   kithgraph.storage.ghosts.cleaned    deleted vertices whose edges were removed
 *   kithgraph.storage.expired.reclaimed edges that were removed because their ttl was over
 *   kithgraph.storage.waiting           commands that wait to get into a log, all partitions
 *   kithgraph.storage.replicas          replicas of partitions on this node
 *   kithgraph.storage.leading           partitions that this node leads
 *   kithgraph.storage.leaderless        replicas that know no leader, or have failed
 *   kithgraph.storage.applied           entries of the Raft logs that have been applied, by their index
 *   kithgraph.storage.hot.share, .rate  of the vertex that is read, or changed (use=read, write), most:
 *                                       its share of what is, 0 to 1, and times a second; 0 while no
 *                                       vertex stands out. The report of the node says which it is
 *   kithgraph.storage.disk.free         bytes that the disk has left
 *   kithgraph.storage.disk.full         1 while that is less than the reserve and writes are refused, else 0
 *   kithgraph.storage.cache, .engine    see EngineGauges
 * </pre>
 */
final class StorageMetrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StorageMetrics.class);

  private final MeterRegistry registry;
  private final Timer reads;
  private final Timer commands;
  private final Counter recovered;
  private final Counter ghosts;
  private final Counter expired;
  private final Map<ErrorCode, Counter> failures = new EnumMap<>(ErrorCode.class);
  private final List<Meter> meters = new ArrayList<>();

  StorageMetrics(MeterRegistry registry, HostedReplicas replicas, DiskSpace disk) {
    this.registry = registry;
    this.reads = keep(registry.timer("kithgraph.storage.read"));
    this.commands = keep(registry.timer("kithgraph.storage.command"));
    for (ErrorCode code : ErrorCode.values()) {
      failures.put(code, keep(registry.counter("kithgraph.storage.failures", "code", code.name())));
    }
    this.recovered = keep(registry.counter("kithgraph.storage.recovered"));
    this.ghosts = keep(registry.counter("kithgraph.storage.ghosts.cleaned"));
    this.expired = keep(registry.counter("kithgraph.storage.expired.reclaimed"));
    gauge("waiting", replicas, r -> sum(r, ReplicaStatus::waitingCommands));
    gauge("replicas", replicas, r -> r.ids().size());
    gauge("leading", replicas, r -> r.led().size());
    gauge("leaderless", replicas, r -> r.leaderless().size());
    gauge("applied", replicas, r -> sum(r, ReplicaStatus::appliedIndex));
    for (HotVertex.Use use : HotVertex.Use.values()) {
      hottest(use, "share", replicas, HotVertex::share);
      hottest(use, "rate", replicas, HotVertex::perSecond);
    }
    keep(
        Gauge.builder("kithgraph.storage.disk.free", disk, DiskSpace::freeBytes)
            .baseUnit("bytes")
            .register(registry));
    keep(
        Gauge.builder("kithgraph.storage.disk.full", disk, d -> d.isFull() ? 1 : 0)
            .register(registry));
    meters.addAll(EngineGauges.register(registry, replicas));
  }

  private void gauge(
      String name, HostedReplicas replicas, ToDoubleFunction<HostedReplicas> figure) {
    keep(Gauge.builder("kithgraph.storage." + name, replicas, figure).register(registry));
  }

  private void hottest(
      HotVertex.Use use, String name, HostedReplicas replicas, ToDoubleFunction<HotVertex> figure) {
    keep(
        Gauge.builder(
                "kithgraph.storage.hot." + name,
                replicas,
                r -> r.hottest(use, 1).stream().mapToDouble(figure).sum())
            .tag("use", use.name().toLowerCase(Locale.ROOT))
            .register(registry));
  }

  private static double sum(HostedReplicas replicas, ToDoubleFunction<ReplicaStatus> figure) {
    return replicas.status().stream().mapToDouble(figure).sum();
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
            Objects.requireNonNull(failures.get(code(failure))).increment();
          }
        });
  }

  private static ErrorCode code(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof StorageException storage ? storage.code() : ErrorCode.INTERNAL;
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
