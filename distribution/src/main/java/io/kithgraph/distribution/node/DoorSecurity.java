package io.kithgraph.distribution.node;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.SecretFile;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.config.TlsConfig;
import io.kithgraph.gremlin.GremlinTls;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.security.AccessControl;
import io.kithgraph.meta.security.PasswordHash;
import io.kithgraph.meta.security.TlsFiles;
import io.kithgraph.meta.security.User;
import io.kithgraph.meta.security.UserException;
import io.kithgraph.meta.security.Users;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.query.server.QueryNodeSecurity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is let in at the doors of a query node, and how they are encrypted. Immutable. */
final class DoorSecurity {
  private static final Logger LOG = LoggerFactory.getLogger(DoorSecurity.class);

  /** The first administrator. */
  private static final String FIRST_USER = "admin";

  /** At a fifth of a second each, more would wait for longer than clients do. */
  private static final int MAX_WAITING_PASSWORDS = 32;

  private final Optional<AccessControl> control;
  private final QueryNodeSecurity queryNode;

  private DoorSecurity(Optional<AccessControl> control, QueryNodeSecurity queryNode) {
    this.control = control;
    this.queryNode = queryNode;
  }

  /**
   * Looks whether doors may open like this, before anything else is started.
   *
   * @throws CommandFailure if they may not, saying what to do
   */
  static void check(ServerConfig config) {
    if (!config.security().authentication()
        && !config.security().allowAnonymous()
        && !isLoopback(config.bindAddress())) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "the doors would be open to everybody who reaches "
              + config.bindAddress()
              + ": ask for names and passwords with --auth (security.authentication), or say"
              + " --allow-anonymous (security.allowAnonymous) if that is meant");
    }
    tls(config)
        .ifPresent(
            files -> {
              try {
                GremlinTls.check(files);
              } catch (IllegalArgumentException e) {
                throw new CommandFailure(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()), e);
              }
            });
    if (config.security().authentication()
        && !config.tls().enabled()
        && !isLoopback(config.bindAddress())) {
      LOG.warn(
          "Passwords and data cross the network unencrypted: set tls.certificate and tls.key, or"
              + " have something in front of the doors that encrypts");
    }
  }

  /** The files of TLS, if the doors are encrypted. */
  static Optional<TlsFiles> tls(ServerConfig config) {
    TlsConfig tls = config.tls();
    return tls.enabled()
        ? Optional.of(
            new TlsFiles(
                Path.of(tls.certificate()),
                Path.of(tls.key()),
                tls.clientAuthority().isBlank()
                    ? Optional.empty()
                    : Optional.of(Path.of(tls.clientAuthority()))))
        : Optional.empty();
  }

  /**
   * Follows the users; makes the first one if it is needed.
   *
   * @throws CommandFailure if nobody could ever log in
   */
  static DoorSecurity open(ServerConfig config, MetadataClient metadata, ServerParts parts) {
    if (!config.security().authentication()) {
      // Whoever gets in without a password must not make users that last, unless it is this
      // machine.
      Optional<Users> managed =
          isLoopback(config.bindAddress()) ? Optional.of(metadata.followUsers()) : Optional.empty();
      return new DoorSecurity(Optional.empty(), new QueryNodeSecurity(Optional.empty(), managed));
    }
    SecureRandom random = new SecureRandom();
    Users users = metadata.followUsers();
    if (users.all().isEmpty()) {
      makeFirst(users, config.security().firstPasswordFile(), random);
    }
    ExecutorService hashing = hashing();
    parts.add(hashing::shutdownNow);
    AccessControl control =
        new AccessControl(
            users, name -> metadata.catalog().find(name).map(GraphSchema::graph), hashing, random);
    return new DoorSecurity(
        Optional.of(control), new QueryNodeSecurity(Optional.of(control), Optional.of(users)));
  }

  private static void makeFirst(Users users, String passwordFile, SecureRandom random) {
    if (passwordFile.isBlank()) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "authentication is on, and there are no users yet: write a password into a file and name"
              + " it with --first-password-file (security.firstPasswordFile), for the"
              + " administrator '"
              + FIRST_USER
              + "'");
    }
    try {
      PasswordHash password = PasswordHash.of(SecretFile.read(Path.of(passwordFile)), random);
      users.add(User.of(FIRST_USER, password, true));
      LOG.info("There were no users; the administrator '{}' is made", FIRST_USER);
    } catch (UserException e) {
      if (e.reason() != UserException.Reason.ALREADY_EXISTS) {
        throw new CommandFailure(
            ExitCode.CONFIGURATION, "the first administrator cannot be made: " + e.getMessage(), e);
      }
      // Another query node was quicker.
    }
  }

  private static ExecutorService hashing() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING_PASSWORDS),
            task -> {
              Thread thread = new Thread(task, "kith-passwords");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Asks everybody who they are; empty = nobody is asked. */
  Optional<AccessControl> control() {
    return control;
  }

  /** The same for the gRPC services. */
  QueryNodeSecurity queryNode() {
    return queryNode;
  }
}
