package io.kithgraph.meta.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/** Users that live as long as the process. */
public final class TransientUsers implements Users {
  private final Map<String, User> users = new ConcurrentSkipListMap<>();

  @Override
  public Optional<User> find(String name) {
    return Optional.ofNullable(users.get(name));
  }

  @Override
  public List<User> all() {
    return new ArrayList<>(users.values());
  }

  @Override
  public void add(User user) {
    if (users.putIfAbsent(user.name(), user) != null) {
      throw new UserException(
          UserException.Reason.ALREADY_EXISTS, "There is a user '" + user.name() + "' already");
    }
  }

  @Override
  public User change(String name, UnaryOperator<User> change) {
    User changed = change.apply(known(name));
    if (!changed.admin()) {
      requireOtherAdmin(name);
    }
    users.put(name, changed);
    return changed;
  }

  @Override
  public void remove(String name) {
    known(name);
    requireOtherAdmin(name);
    users.remove(name);
  }

  private User known(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new UserException(
                    UserException.Reason.UNKNOWN_USER, "There is no user '" + name + "'"));
  }

  private void requireOtherAdmin(String name) {
    if (known(name).admin()
        && users.values().stream().noneMatch(u -> u.admin() && !u.name().equals(name))) {
      throw new UserException(
          UserException.Reason.INVALID, "The user '" + name + "' is the last administrator");
    }
  }
}
