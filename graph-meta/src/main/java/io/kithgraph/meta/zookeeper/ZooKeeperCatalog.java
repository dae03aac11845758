package io.kithgraph.meta.zookeeper;

import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.CatalogException;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.SchemaChange;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.schema.SchemaRules;
import io.kithgraph.model.GraphId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog in ZooKeeper. Reads answer from a {@link CatalogImage}, which follows watches and
 * keeps answering while ZooKeeper cannot be reached. A change reads the newest documents (after a
 * {@code sync}), decides by {@link SchemaChange}, and commits by compare-and-set; it starts over if
 * somebody else was quicker. Thread-safe.
 */
public final class ZooKeeperCatalog implements Catalog, AutoCloseable {
  /** Upper bound of the number of dropped graphs whose data is not reclaimed yet. */
  static final int MAX_DROPPED = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperCatalog.class);

  private final ZnodeStore store;
  private final ScheduledExecutorService executor;
  private final AtomicReference<CatalogImage> image = new AtomicReference<>(CatalogImage.EMPTY);
  private final List<Runnable> actions = new CopyOnWriteArrayList<>();
  private final ReentrantLock changing = new ReentrantLock();
  private final ZnodeFollower follower;

  /**
   * Loads the catalog of an existing deployment.
   *
   * @param store must outlive the catalog
   * @param executor runs refreshes and the actions of {@link #onChange}; has one thread
   */
  public ZooKeeperCatalog(ZnodeStore store, ScheduledExecutorService executor) {
    this.store = store;
    this.executor = executor;
    store.sync();
    loadDirectory(true);
    follower = new ZnodeFollower(store, Znodes.GRAPHS, executor, this::refresh);
  }

  /** Stops following; what is known stays readable. */
  @Override
  public void close() {
    follower.close();
  }

  @Override
  public Set<String> graphs() {
    return image.get().graphs();
  }

  @Override
  public Optional<GraphSchema> find(String graphName) {
    return image.get().find(graphName);
  }

  @Override
  public Optional<GraphSchema> find(GraphId graph) {
    return image.get().find(graph);
  }

  @Override
  public GraphSchema schema(String graphName) {
    CatalogImage known = image.get();
    return known
        .find(graphName)
        .orElseThrow(() -> SchemaRules.unknownGraph(graphName, known.graphs()));
  }

  @Override
  public Set<GraphId> droppedGraphs() {
    return image.get().directory().dropped();
  }

  @Override
  public AutoCloseable onChange(Runnable action) {
    actions.add(action);
    return () -> actions.remove(action);
  }

  @Override
  public GraphSchema createGraph(String graphName, SchemaMode mode) {
    SchemaRules.checkGraphName(graphName);
    String token = UUID.randomUUID().toString();
    return change(
        () -> {
          StoredDirectory stored = newestDirectory();
          GraphDirectory directory = stored.directory();
          GraphDirectory.Entry existing = directory.graphs().get(graphName);
          if (existing != null && existing.token().equals(token)) {
            // An attempt of this call whose answer was lost.
            return readSchema(existing.id()).map(known -> publish(stored, known.schema()));
          }
          SchemaRules.checkNewGraph(graphName, directory.graphs().keySet());
          GraphSchema schema =
              SchemaChange.create(new GraphId(directory.nextGraph()), graphName, mode);
          GraphDirectory changed = directory.with(graphName, token);
          boolean committed =
              store.tryCommit(
                  List.of(
                      stored.replacedBy(changed),
                      new Change.Create(
                          Znodes.schema(schema.graph()), SchemaDocument.write(schema))));
          return committed ? Optional.of(publish(stored.next(changed), schema)) : Optional.empty();
        });
  }

  @Override
  public void dropGraph(String graphName) {
    SchemaRules.checkDrop(graphName);
    Set<GraphId> attempted = new HashSet<>();
    change(
        () -> {
          StoredDirectory stored = newestDirectory();
          GraphDirectory directory = stored.directory();
          Optional<GraphId> graph = directory.find(graphName);
          if (graph.isEmpty()) {
            if (directory.dropped().stream().anyMatch(attempted::contains)) {
              // An attempt of this call whose answer was lost.
              return Optional.of(publish(stored));
            }
            throw SchemaRules.unknownGraph(graphName, directory.graphs().keySet());
          }
          if (directory.dropped().size() >= MAX_DROPPED) {
            throw new CatalogException(
                CatalogException.Reason.UNAVAILABLE,
                "The data of "
                    + MAX_DROPPED
                    + " dropped graphs is still being reclaimed; try again later");
          }
          attempted.add(graph.get());
          GraphDirectory changed = directory.withDropped(graphName);
          boolean committed =
              store.tryCommit(
                  List.of(
                      stored.replacedBy(changed), new Change.Delete(Znodes.schema(graph.get()))));
          return committed ? Optional.of(publish(stored.next(changed))) : Optional.empty();
        });
  }

  @Override
  public void forgetDropped(GraphId graph) {
    change(
        () -> {
          StoredDirectory stored = newestDirectory();
          if (!stored.directory().dropped().contains(graph)) {
            return Optional.of(publish(stored));
          }
          store.deleteIfExists(Znodes.vertexNumbers(graph));
          store.deleteIfExists(Znodes.tieBreakers(graph));
          GraphDirectory changed = stored.directory().withForgotten(graph);
          boolean committed = store.tryCommit(List.of(stored.replacedBy(changed)));
          return committed ? Optional.of(publish(stored.next(changed))) : Optional.empty();
        });
  }

  @Override
  public GraphSchema define(String graphName, List<Definition> definitions) {
    Optional<GraphSchema> known = find(graphName);
    if (known.isPresent() && hasAll(known.get(), definitions)) {
      return known.get();
    }
    return change(graphName, schema -> SchemaChange.define(schema, definitions));
  }

  @Override
  public GraphSchema change(String graphName, UnaryOperator<GraphSchema> making) {
    return change(
        () -> {
          StoredDirectory stored = newestDirectory();
          GraphId graph =
              stored
                  .directory()
                  .find(graphName)
                  .orElseThrow(
                      () ->
                          SchemaRules.unknownGraph(
                              graphName, stored.directory().graphs().keySet()));
          Optional<StoredSchema> old = readSchema(graph);
          if (old.isEmpty()) {
            return Optional.empty();
          }
          GraphSchema schema = old.get().schema();
          GraphSchema changed = making.apply(schema);
          boolean committed =
              changed == schema || store.tryCommit(List.of(old.get().replacedBy(changed)));
          return committed ? Optional.of(publish(stored, changed)) : Optional.empty();
        });
  }

  private static boolean hasAll(GraphSchema schema, List<Definition> definitions) {
    try {
      return SchemaChange.define(schema, definitions) == schema;
    } catch (CatalogException e) {
      // What is known may be old: the newest schema decides.
      return false;
    }
  }

  private <T> T change(Supplier<Optional<T>> attempt) {
    try {
      return store.exclusively(changing, () -> store.untilCommitted(attempt));
    } catch (MetadataException e) {
      CatalogException.Reason reason =
          switch (e.reason()) {
            case INVALID -> CatalogException.Reason.INVALID;
            case UNAVAILABLE, NO_DEPLOYMENT, NEWER_FORMAT, IN_USE, CORRUPT ->
                CatalogException.Reason.UNAVAILABLE;
          };
      throw new CatalogException(reason, String.valueOf(e.getMessage()), e);
    }
  }

  // What is stored

  private record StoredDirectory(GraphDirectory directory, int version) {
    Change replacedBy(GraphDirectory changed) {
      return new Change.Replace(Znodes.GRAPHS, changed.write(), version);
    }

    StoredDirectory next(GraphDirectory changed) {
      return new StoredDirectory(changed, version + 1);
    }
  }

  private record StoredSchema(GraphSchema schema, int version) {
    Change replacedBy(GraphSchema changed) {
      return new Change.Replace(
          Znodes.schema(changed.graph()), SchemaDocument.write(changed), version);
    }
  }

  private StoredDirectory newestDirectory() {
    return directory(store.readNewest(Znodes.GRAPHS));
  }

  private static StoredDirectory directory(Optional<Znode> znode) {
    Znode found =
        znode.orElseThrow(
            () ->
                new MetadataException(
                    MetadataException.Reason.NO_DEPLOYMENT,
                    "There is no deployment in this ZooKeeper"));
    return new StoredDirectory(GraphDirectory.read(found.document()), found.version());
  }

  private Optional<StoredSchema> readSchema(GraphId graph) {
    return store
        .read(Znodes.schema(graph))
        .map(
            znode ->
                new StoredSchema(SchemaDocument.read(graph, znode.document()), znode.version()));
  }

  // What is known

  private GraphSchema publish(StoredDirectory stored, GraphSchema schema) {
    update(known -> known.with(stored.directory(), stored.version(), List.of(schema)));
    return schema;
  }

  private StoredDirectory publish(StoredDirectory stored) {
    update(known -> known.with(stored.directory(), stored.version(), List.of()));
    return stored;
  }

  private void update(UnaryOperator<CatalogImage> change) {
    CatalogImage before = image.getAndUpdate(change);
    if (image.get() != before) {
      try {
        executor.execute(this::runActions);
      } catch (RejectedExecutionException e) {
        LOG.debug("The catalog is closed: nobody is told of a change");
      }
    }
  }

  private void runActions() {
    for (Runnable action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) { // catch-all: a guest on this thread must not stop the others
        LOG.error("An action after a change of the catalog failed", e);
      }
    }
  }

  private void refresh(Set<String> paths) {
    if (paths.contains(Znodes.ROOT)) {
      loadDirectory(true);
      return;
    }
    if (paths.contains(Znodes.GRAPHS)) {
      loadDirectory(false);
    }
    Collection<GraphSchema> changed = new ArrayList<>();
    for (String path : paths) {
      Znodes.findGraph(path)
          .flatMap(this::readSchema)
          .ifPresent(stored -> changed.add(stored.schema()));
    }
    update(known -> known.with(changed));
  }

  /** Reads the directory, and of the schemas all or those that are not known. */
  private void loadDirectory(boolean allSchemas) {
    StoredDirectory stored = directory(store.read(Znodes.GRAPHS));
    CatalogImage known = image.get();
    Collection<GraphSchema> schemas = new ArrayList<>();
    for (GraphDirectory.Entry entry : stored.directory().graphs().values()) {
      if (allSchemas || !known.has(entry.id())) {
        // A schema that is missing was dropped since; the change of the directory follows.
        readSchema(entry.id()).ifPresent(schema -> schemas.add(schema.schema()));
      }
    }
    update(old -> old.with(stored.directory(), stored.version(), schemas));
  }
}
