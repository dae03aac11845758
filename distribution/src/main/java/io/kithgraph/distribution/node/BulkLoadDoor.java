package io.kithgraph.distribution.node;

import io.kithgraph.model.LabelId;
import io.kithgraph.query.server.load.BulkLoadAccess;
import io.kithgraph.storage.bulk.BulkLoads;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.key.FormatVersion;
import java.util.Optional;

/** Bulk loads by a storage client. Thread-safe. */
record BulkLoadDoor(RoutingStorageClient client) implements BulkLoadAccess {
  @Override
  public BulkLoads loads(Optional<LabelId> vertexLabel) {
    return client.bulkLoads(vertexLabel);
  }

  @Override
  public int format() {
    return FormatVersion.CURRENT.number();
  }
}
