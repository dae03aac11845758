package io.kithgraph.meta.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithgraph.model.GraphId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * What every door of a server asks: who is this, and may they do that? Answers follow the users as
 * they are now, so that a change takes effect with the next request. Thread-safe.
 *
 * <p>A password is hashed when it is first seen and every {@value #REMEMBERED_MINUTES} minutes
 * then; in between, the last {@value #MAX_REMEMBERED} names and passwords that were right are
 * remembered. Wrong ones never are, and cost as much whether there is such a user or not.
 */
public final class AccessControl {
  static final int MAX_REMEMBERED = 1_000;
  static final long REMEMBERED_MINUTES = 5;

  private final Users users;
  private final Function<String, Optional<GraphId>> graphs;
  private final Executor hashing;
  private final VerifiedCredentials verified;

  /** Is checked where there is no such user, so that nobody learns from the time who there is. */
  private final PasswordHash nobodys;

  /**
   * @param graphs the number of the graph of a name
   * @param hashing checks passwords, for which it needs a processor for a tenth of a second or two
   *     each; bounded, it may reject
   */
  public AccessControl(
      Users users,
      Function<String, Optional<GraphId>> graphs,
      Executor hashing,
      SecureRandom random) {
    this(users, graphs, hashing, random, PasswordHash.ITERATIONS);
  }

  AccessControl(
      Users users,
      Function<String, Optional<GraphId>> graphs,
      Executor hashing,
      SecureRandom random,
      int iterations) {
    this.users = users;
    this.graphs = graphs;
    this.hashing = hashing;
    this.verified =
        new VerifiedCredentials(
            MAX_REMEMBERED, Duration.ofMinutes(REMEMBERED_MINUTES), random, System::nanoTime);
    byte[] salt = new byte[16];
    byte[] hash = new byte[64];
    random.nextBytes(salt);
    random.nextBytes(hash);
    this.nobodys = new PasswordHash(iterations, salt, hash);
  }

  /** Who showed this name and password lately, without hashing anything. */
  public Optional<Caller> findVerified(String name, String password) {
    return verified.find(name, password).filter(this::isCurrent);
  }

  /**
   * Checks a name and a password. Never blocks; what depends on the stage runs on the executor of
   * hashing.
   *
   * @return fails with an {@link AccessException}: {@code UNAUTHENTICATED}, which does not say what
   *     was wrong, or {@code BUSY}
   */
  public CompletionStage<Caller> authenticate(String name, String password) {
    Optional<Caller> known = findVerified(name, password);
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known.get());
    }
    if (!User.isName(name) || password.getBytes(UTF_8).length > PasswordHash.MAX_PASSWORD_BYTES) {
      return CompletableFuture.failedFuture(wrong());
    }
    try {
      return CompletableFuture.supplyAsync(() -> verify(name, password), hashing);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new AccessException(
              AccessException.Reason.BUSY,
              "Too many passwords are being checked; try again in a moment",
              Map.of()));
    }
  }

  private Caller verify(String name, String password) {
    Optional<User> user = users.find(name);
    boolean right = user.map(User::password).orElse(nobodys).matches(password);
    if (user.isEmpty() || !right) {
      throw wrong();
    }
    Caller caller = new Caller(name, user.get().password());
    verified.add(password, caller);
    return caller;
  }

  private static AccessException wrong() {
    return new AccessException(
        AccessException.Reason.UNAUTHENTICATED, "The name or the password is wrong", Map.of());
  }

  /** What a request without a name and a password is told. */
  public static AccessException missing(String how) {
    return new AccessException(
        AccessException.Reason.UNAUTHENTICATED,
        "This server wants a user name and a password: " + how,
        Map.of());
  }

  private boolean isCurrent(Caller caller) {
    return users.find(caller.name()).filter(user -> isOf(caller, user)).isPresent();
  }

  private static boolean isOf(Caller caller, User user) {
    return user.password().equals(caller.password());
  }

  /**
   * The user that the caller is, as it is now.
   *
   * @throws AccessException with {@code UNAUTHENTICATED} if the user is gone or has another
   *     password
   */
  public User user(Caller caller) {
    return users
        .find(caller.name())
        .filter(user -> isOf(caller, user))
        .orElseThrow(
            () ->
                new AccessException(
                    AccessException.Reason.UNAUTHENTICATED,
                    "The user '"
                        + caller.name()
                        + "' was removed or has another password since this connection was made",
                    Map.of("user", caller.name())));
  }

  /** Whether the caller may do that to the graph of that name; false if there is none. */
  public boolean may(Caller caller, String graph, Access access) {
    User user = user(caller);
    return graphs.apply(graph).filter(id -> user.may(id, access)).isPresent();
  }

  /**
   * Refuses what the caller may not do. An administrator is let through for graphs that do not
   * exist, and learns that from the catalog; nobody else learns which graphs exist.
   *
   * @throws AccessException with {@code UNAUTHENTICATED} or {@code PERMISSION_DENIED}
   */
  public void require(Caller caller, String graph, Access access) {
    User user = user(caller);
    if (user.admin() || graphs.apply(graph).filter(id -> user.may(id, access)).isPresent()) {
      return;
    }
    throw new AccessException(
        AccessException.Reason.PERMISSION_DENIED,
        "The user '"
            + user.name()
            + "' needs the access "
            + access.word()
            + " to the graph '"
            + graph
            + "' for this; an administrator can grant it",
        Map.of("user", user.name(), "graph", graph, "access", access.word()));
  }

  /**
   * Refuses everybody but administrators of the server.
   *
   * @throws AccessException with {@code UNAUTHENTICATED} or {@code PERMISSION_DENIED}
   */
  public void requireAdmin(Caller caller) {
    User user = user(caller);
    if (!user.admin()) {
      throw new AccessException(
          AccessException.Reason.PERMISSION_DENIED,
          "The user '" + user.name() + "' needs to be an administrator of the server for this",
          Map.of("user", user.name(), "access", "server-admin"));
    }
  }
}
