package io.kithgraph.meta.zookeeper;

import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.CatalogContract;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.server.MetadataClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The catalog on the server of a standalone process. */
final class EmbeddedCatalogTest extends CatalogContract {
  private final EmbeddedZooKeeper server;
  private final MetadataClient client;

  EmbeddedCatalogTest(@TempDir Path folder) {
    server = EmbeddedZooKeeper.start(folder);
    client =
        MetadataClient.openOrCreate(ZooKeeperSettings.of(server.connectString()), SchemaMode.AUTO);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Override
  protected Catalog catalog() {
    return client.catalog();
  }
}
