package io.kithgraph.meta.zookeeper;

import io.kithgraph.meta.schema.IndexJobs;
import io.kithgraph.meta.schema.IndexJobsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ZooKeeperIndexJobsTest extends IndexJobsContract {
  @RegisterExtension final TestZooKeeper zooKeeper = new TestZooKeeper();

  @Override
  protected IndexJobs jobs() {
    return new ZooKeeperIndexJobs(zooKeeper.store());
  }
}
