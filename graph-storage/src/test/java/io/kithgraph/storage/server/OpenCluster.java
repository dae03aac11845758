package io.kithgraph.storage.server;

import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.client.ClientSettings;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.client.transport.GrpcSettings;
import io.kithgraph.storage.client.transport.GrpcTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The cluster of one test. Confined to the test. */
final class OpenCluster {
  static final int PARTITIONS = 3;

  private @Nullable StorageCluster cluster;
  private @Nullable StorageGrpcServer grpc;

  StorageClient direct(Path folder) {
    return direct(folder, InstantSource.system());
  }

  StorageClient direct(Path folder, InstantSource clock) {
    StorageCluster opened = StorageCluster.open(folder, PARTITIONS, StorageCluster.SETTINGS, clock);
    cluster = opened;
    return opened.client();
  }

  StorageClient grpc(Path folder) {
    return grpc(folder, InstantSource.system());
  }

  StorageClient grpc(Path folder, InstantSource clock) {
    StorageCluster opened = StorageCluster.open(folder, PARTITIONS, StorageCluster.SETTINGS, clock);
    cluster = opened;
    StorageGrpcServer started =
        StorageGrpcServer.start(
            opened.server(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            GrpcSettings.DEFAULT);
    grpc = started;
    return new RoutingStorageClient(
        StorageCluster.fixed(PARTITIONS, "127.0.0.1:" + started.port()),
        new GrpcTransport(GrpcSettings.DEFAULT),
        ClientSettings.DEFAULT);
  }

  void close(StorageClient client) {
    client.close();
    StorageGrpcServer started = grpc;
    if (started != null) {
      started.close();
    }
    StorageCluster opened = cluster;
    if (opened != null) {
      opened.close();
    }
  }
}
