package io.kithgraph.meta.security;

final class TransientUsersTest extends UsersContract {
  private final Users users = new TransientUsers();

  @Override
  protected Users users() {
    return users;
  }
}
