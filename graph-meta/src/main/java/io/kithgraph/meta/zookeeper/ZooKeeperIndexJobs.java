package io.kithgraph.meta.zookeeper;

import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.schema.CatalogException;
import io.kithgraph.meta.schema.IndexJobs;
import io.kithgraph.model.GraphId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The state of each job in a znode of its own, whose version is that of the job. Thread-safe. */
public final class ZooKeeperIndexJobs implements IndexJobs {
  private static final int FORMAT = 1;

  private final ZnodeStore store;

  /**
   * @param store must outlive this
   */
  public ZooKeeperIndexJobs(ZnodeStore store) {
    this.store = store;
  }

  @Override
  public Job find(GraphId graph, int index) {
    String path = Znodes.job(graph, index);
    return call(
        () ->
            store
                .readNewest(path)
                .map(
                    znode ->
                        Documents.read(
                            path,
                            znode.document(),
                            FORMAT,
                            document ->
                                new Job(
                                    Documents.text(document, "position"),
                                    Documents.number(document, "permille"),
                                    Documents.longNumber(document, "done"),
                                    znode.version())))
                .orElse(Job.NONE));
  }

  @Override
  public Optional<Job> save(GraphId graph, int index, Job job) {
    String path = Znodes.job(graph, index);
    String document =
        Documents.write(
            path,
            Documents.create(FORMAT)
                .put("position", job.position())
                .put("permille", job.permille())
                .put("done", job.done()));
    return call(
        () -> {
          boolean saved =
              job.version() == Job.NEW
                  ? create(path, document)
                  : store.tryCommit(List.of(new Change.Replace(path, document, job.version())));
          return saved ? Optional.of(job.next()) : Optional.empty();
        });
  }

  private boolean create(String path, String document) {
    Change create = new Change.Create(path, document);
    if (store.read(Znodes.JOBS).isPresent()) {
      return store.tryCommit(List.of(create));
    }
    return store.tryCommit(List.of(new Change.Create(Znodes.JOBS, ""), create));
  }

  @Override
  public void forget(GraphId graph, int index) {
    call(
        () -> {
          store.deleteIfExists(Znodes.job(graph, index));
          return true;
        });
  }

  private static <T> T call(Supplier<T> operation) {
    try {
      return operation.get();
    } catch (MetadataException e) {
      throw new CatalogException(
          CatalogException.Reason.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
