package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.model.Slots;
import io.kithgraph.storage.client.ClientSettings;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.client.transport.DirectTransport;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.partition.PartitionSettings;
import io.kithgraph.storage.protocol.StorageTransport;
import io.kithgraph.storage.replication.RaftSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** A storage node of a few partitions, real from the log to the engine, for tests. */
public final class StorageCluster implements AutoCloseable {
  public static final NodeId NODE = new NodeId(1);

  /** Quick upkeep, small caches, and the log on disk before any answer. */
  public static final StorageNodeSettings SETTINGS =
      new StorageNodeSettings(
          RaftSettings.DEFAULT,
          PartitionSettings.DEFAULT,
          RocksDbSettings.DEFAULT,
          2,
          Duration.ofMillis(100),
          Duration.ofMillis(1500),
          Duration.ofSeconds(30),
          "127.0.0.1",
          0);

  private final StorageFolder folder;
  private final StorageServer server;
  private final ClusterMapSource maps;

  private StorageCluster(StorageFolder folder, StorageServer server, ClusterMapSource maps) {
    this.folder = folder;
    this.server = server;
    this.maps = maps;
  }

  /** Opens the folder, which may hold what an earlier one of as many partitions left. */
  public static StorageCluster open(Path path, int partitions, StorageNodeSettings settings) {
    return open(path, partitions, settings, 1);
  }

  /** The same, beside others that are open in this process under other numbers, from 1 to 65535. */
  public static StorageCluster open(
      Path path, int partitions, StorageNodeSettings settings, int number) {
    return open(
        path,
        fixed(partitions, "", "127.0.0.1:" + number),
        settings,
        "test-" + number,
        InstantSource.system());
  }

  static StorageCluster open(Path path, ClusterMapSource maps, StorageNodeSettings settings) {
    return open(path, maps, settings, "test", InstantSource.system());
  }

  /** The same with a clock that the test drives. */
  static StorageCluster open(
      Path path, int partitions, StorageNodeSettings settings, InstantSource clock) {
    return open(path, fixed(partitions, ""), settings, "test-1", clock);
  }

  /** The same on a disk that has as much left as the last argument says. */
  static StorageCluster open(
      Path path, int partitions, StorageNodeSettings settings, LongSupplier freeBytes) {
    return open(
        StorageFolder.open(path, freeBytes),
        fixed(partitions, ""),
        settings,
        "test-1",
        InstantSource.system());
  }

  private static StorageCluster open(
      Path path,
      ClusterMapSource maps,
      StorageNodeSettings settings,
      String name,
      InstantSource clock) {
    return open(StorageFolder.open(path), maps, settings, name, clock);
  }

  private static StorageCluster open(
      StorageFolder folder,
      ClusterMapSource maps,
      StorageNodeSettings settings,
      String name,
      InstantSource clock) {
    boolean opened = false;
    try {
      StorageServer server =
          StorageServer.start(
              folder,
              NODE,
              name,
              maps,
              (from, next) -> false,
              settings,
              new DirectTransport(NODE, request -> new CompletableFuture<>()),
              new SimpleMeterRegistry(),
              clock);
      opened = true;
      return new StorageCluster(folder, server, maps);
    } finally {
      if (!opened) {
        folder.close();
      }
    }
  }

  /** A map that never changes, with the partitions in runs of slots that interleave. */
  public static ClusterMapSource fixed(int partitions, String storageAddress) {
    return fixed(partitions, storageAddress, "127.0.0.1:1");
  }

  private static ClusterMapSource fixed(int partitions, String storageAddress, String raftAddress) {
    int[] owners = new int[Slots.COUNT];
    List<PartitionPlacement> placements = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      placements.add(new PartitionPlacement(new PartitionId(i), List.of(NODE), new Epoch(1)));
    }
    int run = 256;
    for (int slot = 0; slot < owners.length; slot++) {
      owners[slot] = slot / run % partitions;
    }
    ClusterMap map =
        new ClusterMap(
            new Epoch(1),
            owners,
            placements,
            List.of(new StorageNode(NODE, storageAddress, raftAddress)));
    return new ClusterMapSource() {
      @Override
      public ClusterMap current() {
        return map;
      }

      @Override
      public ClusterMap refresh(Epoch stale) {
        return map;
      }
    };
  }

  public StorageServer server() {
    return server;
  }

  public ClusterMapSource maps() {
    return maps;
  }

  /** A client in the same process. */
  public RoutingStorageClient client() {
    return client(server.transport());
  }

  /** A client over a transport. */
  public RoutingStorageClient client(StorageTransport transport) {
    return new RoutingStorageClient(maps, transport, ClientSettings.DEFAULT);
  }

  @Override
  public void close() {
    server.close();
    folder.close();
  }
}
