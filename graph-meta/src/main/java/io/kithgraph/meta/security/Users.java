package io.kithgraph.meta.security;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The users of a deployment. Thread-safe.
 *
 * <p>Look-ups answer from an image in memory, which follows every change made anywhere within a
 * moment; a change made through this object is seen by it when the call returns. Changes are atomic
 * and durable when they return, and block for some round trips. Failures are {@link
 * UserException}s.
 */
public interface Users {
  /** The most users of a deployment. */
  int MAX_USERS = 10_000;

  /** The user of that name. */
  Optional<User> find(String name);

  /** All users by name. */
  List<User> all();

  /**
   * Adds a user.
   *
   * @throws UserException with {@code ALREADY_EXISTS}, or {@code INVALID} if there are too many
   */
  void add(User user);

  /**
   * Puts what a pure function makes of the newest state of a user in its place, and gives the
   * result. The function may be called several times.
   *
   * @throws UserException with {@code UNKNOWN_USER}, {@code INVALID} if no administrator would be
   *     left, or as the function throws it
   */
  User change(String name, UnaryOperator<User> change);

  /**
   * Removes a user.
   *
   * @throws UserException with {@code UNKNOWN_USER}, or {@code INVALID} for the last administrator
   */
  void remove(String name);
}
