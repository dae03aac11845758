package io.kithgraph.meta.zookeeper;

import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.security.User;
import io.kithgraph.meta.security.UserException;
import io.kithgraph.meta.security.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Each user in a znode of its own, changed by compare-and-set. The image in memory is changed on
 * the follower's thread alone, so that it never goes back. While ZooKeeper cannot be reached, users
 * stay as they were last known. Thread-safe.
 */
public final class ZooKeeperUsers implements Users, AutoCloseable {
  private final ZnodeStore store;
  private final ScheduledExecutorService executor;
  private final AtomicReference<Map<String, User>> image = new AtomicReference<>(Map.of());
  private final ZnodeFollower follower;

  /**
   * Loads the users of an existing deployment and starts to follow them.
   *
   * @param store must outlive this
   * @param executor runs refreshes; has one thread
   */
  public ZooKeeperUsers(ZnodeStore store, ScheduledExecutorService executor) {
    this.store = store;
    this.executor = executor;
    store.sync();
    loadAll();
    follower = new ZnodeFollower(store, Znodes.USERS, executor, this::refresh);
  }

  /** Stops following; who is known stays known. */
  @Override
  public void close() {
    follower.close();
  }

  @Override
  public Optional<User> find(String name) {
    return Optional.ofNullable(image.get().get(name));
  }

  @Override
  public List<User> all() {
    return new ArrayList<>(new TreeMap<>(image.get()).values());
  }

  @Override
  public void add(User user) {
    String document = UserDocument.write(user);
    call(
        () ->
            store.untilCommitted(
                () -> {
                  boolean first = store.readNewest(Znodes.USERS).isEmpty();
                  Optional<User> existing = newest(user.name()).map(Stored::user);
                  if (existing.equals(Optional.of(user))) {
                    // An attempt of this call whose answer was lost.
                    return existing;
                  }
                  if (existing.isPresent()) {
                    throw new UserException(
                        UserException.Reason.ALREADY_EXISTS,
                        "There is a user '" + user.name() + "' already");
                  }
                  if (image.get().size() >= MAX_USERS) {
                    throw new UserException(
                        UserException.Reason.INVALID,
                        "There are " + MAX_USERS + " users; the limit is reached");
                  }
                  List<Change> changes = new ArrayList<>();
                  if (first) {
                    changes.add(new Change.Create(Znodes.USERS, ""));
                  }
                  changes.add(new Change.Create(Znodes.user(user.name()), document));
                  return store.tryCommit(changes) ? Optional.of(user) : Optional.empty();
                }));
    learn(user.name());
  }

  @Override
  public User change(String name, UnaryOperator<User> change) {
    User changed =
        call(
            () ->
                store.untilCommitted(
                    () -> {
                      Stored stored = newest(name).orElseThrow(() -> unknown(name));
                      User wanted = change.apply(stored.user());
                      if (stored.user().admin() && !wanted.admin()) {
                        requireOtherAdmin(name);
                      }
                      Change replace =
                          new Change.Replace(
                              Znodes.user(name), UserDocument.write(wanted), stored.version());
                      return store.tryCommit(List.of(replace))
                          ? Optional.of(wanted)
                          : Optional.empty();
                    }));
    learn(name);
    return changed;
  }

  @Override
  public void remove(String name) {
    call(
        () -> {
          Stored stored = newest(name).orElseThrow(() -> unknown(name));
          if (stored.user().admin()) {
            requireOtherAdmin(name);
          }
          store.deleteIfExists(Znodes.user(name));
          return true;
        });
    learn(name);
  }

  private void requireOtherAdmin(String name) {
    if (image.get().values().stream().noneMatch(u -> u.admin() && !u.name().equals(name))) {
      throw new UserException(
          UserException.Reason.INVALID,
          "The user '" + name + "' is the last administrator; make another one first");
    }
  }

  private static UserException unknown(String name) {
    return new UserException(
        UserException.Reason.UNKNOWN_USER,
        User.isName(name) ? "There is no user '" + name + "'" : "No user has such a name");
  }

  private record Stored(User user, int version) {}

  private Optional<Stored> newest(String name) {
    if (!User.isName(name)) {
      return Optional.empty();
    }
    return store
        .readNewest(Znodes.user(name))
        .map(znode -> new Stored(UserDocument.read(name, znode.document()), znode.version()));
  }

  /** Waits until the image holds what a change of this process has made. */
  private void learn(String name) {
    call(
        () -> {
          try {
            return CompletableFuture.supplyAsync(
                    () -> {
                      load(name);
                      return true;
                    },
                    executor)
                .join();
          } catch (CompletionException e) {
            throw e.getCause() instanceof MetadataException cause ? cause : e;
          } catch (RejectedExecutionException e) {
            throw new MetadataException(
                MetadataException.Reason.UNAVAILABLE, "The metadata client is closed", e);
          }
        });
  }

  private void refresh(Set<String> paths) {
    if (paths.contains(Znodes.ROOT) || paths.contains(Znodes.USERS)) {
      loadAll();
      return;
    }
    for (String path : paths) {
      Znodes.findUser(path).ifPresent(this::load);
    }
  }

  private void loadAll() {
    Map<String, User> users = new TreeMap<>();
    if (store.read(Znodes.USERS).isPresent()) {
      for (String name : store.newestChildren(Znodes.USERS)) {
        read(name).ifPresent(user -> users.put(name, user));
      }
    }
    image.set(Map.copyOf(users));
  }

  private void load(String name) {
    Map<String, User> users = new TreeMap<>(image.get());
    Optional<User> found = read(name);
    if (found.isPresent()) {
      users.put(name, found.get());
    } else {
      users.remove(name);
    }
    image.set(Map.copyOf(users));
  }

  private Optional<User> read(String name) {
    return store.read(Znodes.user(name)).map(z -> UserDocument.read(name, z.document()));
  }

  private static <T> T call(Supplier<T> operation) {
    try {
      return operation.get();
    } catch (MetadataException e) {
      throw new UserException(UserException.Reason.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
