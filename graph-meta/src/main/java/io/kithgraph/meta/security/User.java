package io.kithgraph.meta.security;

import io.kithgraph.model.GraphId;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A user. Immutable.
 *
 * <p>Grants go by the numbers of graphs, which are never used again: a new graph with the name of a
 * dropped one grants nothing to anybody.
 *
 * @param name 1 to 64 small letters, digits, {@code .}, {@code _}, {@code -} and {@code @}, a
 *     letter first: two names never differ by case alone
 * @param revision counts the changes of this user, from 1
 * @param admin may do everything: to all graphs, to users, and make graphs
 * @param grants what the user may do to single graphs
 */
public record User(
    String name, long revision, PasswordHash password, boolean admin, Map<GraphId, Access> grants) {
  /** The most grants of one user. */
  public static final int MAX_GRANTS = 1_000;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._@-]{0,63}");

  public User {
    if (!isName(name)) {
      throw new UserException(
          UserException.Reason.INVALID,
          "The name of a user has 1 to 64 small letters, digits or '.', '_', '-', '@', a letter"
              + " first");
    }
    if (grants.size() > MAX_GRANTS) {
      throw new UserException(
          UserException.Reason.INVALID,
          "A user has at most "
              + MAX_GRANTS
              + " grants; make them an administrator, or revoke"
              + " some");
    }
    grants = Map.copyOf(grants);
  }

  /** A new user without grants. */
  public static User of(String name, PasswordHash password, boolean admin) {
    return new User(name, 1, password, admin, Map.of());
  }

  /** Whether a user can have that name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether this user may do that to the graph. */
  public boolean may(GraphId graph, Access access) {
    Access granted = grants.get(graph);
    return admin || (granted != null && granted.includes(access));
  }

  /** This user with another password. */
  public User withPassword(PasswordHash changed) {
    return new User(name, revision + 1, changed, admin, grants);
  }

  /** This user as an administrator, or not. */
  public User withAdmin(boolean changed) {
    return new User(name, revision + 1, password, changed, grants);
  }

  /** This user with exactly that access to a graph. */
  public User withGrant(GraphId graph, Access access) {
    Map<GraphId, Access> more = new TreeMap<>(grants);
    more.put(graph, access);
    return new User(name, revision + 1, password, admin, more);
  }

  /** This user with grants on those graphs alone that the test accepts. */
  public User withGrantsOn(Predicate<GraphId> graphs) {
    Map<GraphId, Access> fewer = new TreeMap<>(grants);
    fewer.keySet().removeIf(graphs.negate());
    return new User(name, revision + 1, password, admin, fewer);
  }
}
