package io.kithgraph.meta.schema;

class InMemoryIndexJobsTest extends IndexJobsContract {
  @Override
  protected IndexJobs jobs() {
    return new InMemoryIndexJobs();
  }
}
