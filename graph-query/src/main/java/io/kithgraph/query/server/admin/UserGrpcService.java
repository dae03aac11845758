package io.kithgraph.query.server.admin;

import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.AccessLevel;
import io.kithgraph.api.v1.AddUserRequest;
import io.kithgraph.api.v1.AddUserResponse;
import io.kithgraph.api.v1.Grant;
import io.kithgraph.api.v1.ListUsersRequest;
import io.kithgraph.api.v1.ListUsersResponse;
import io.kithgraph.api.v1.RemoveUserRequest;
import io.kithgraph.api.v1.RemoveUserResponse;
import io.kithgraph.api.v1.SetAccessRequest;
import io.kithgraph.api.v1.SetAccessResponse;
import io.kithgraph.api.v1.SetAdminRequest;
import io.kithgraph.api.v1.SetAdminResponse;
import io.kithgraph.api.v1.SetPasswordRequest;
import io.kithgraph.api.v1.SetPasswordResponse;
import io.kithgraph.api.v1.UserServiceGrpc;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.security.Access;
import io.kithgraph.meta.security.PasswordHash;
import io.kithgraph.meta.security.User;
import io.kithgraph.meta.security.UserException;
import io.kithgraph.meta.security.Users;
import io.kithgraph.model.GraphId;
import io.kithgraph.query.server.grpc.Call;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The service {@code kithgraph.v1.UserService}. Thread-safe. */
public final class UserGrpcService extends UserServiceGrpc.UserServiceImplBase {
  private final Users users;
  private final Catalog catalog;
  private final Executor blocking;
  private final SecureRandom random;

  /**
   * @param blocking runs changes, and hashes passwords; bounded, it may reject
   */
  public UserGrpcService(Users users, Catalog catalog, Executor blocking, SecureRandom random) {
    this.users = users;
    this.catalog = catalog;
    this.blocking = blocking;
    this.random = random;
  }

  @Override
  public void listUsers(ListUsersRequest request, StreamObserver<ListUsersResponse> observer) {
    ListUsersResponse.Builder response = ListUsersResponse.newBuilder();
    users.all().forEach(user -> response.addUsers(message(user)));
    observer.onNext(response.build());
    observer.onCompleted();
  }

  @Override
  public void addUser(AddUserRequest request, StreamObserver<AddUserResponse> observer) {
    answer(
        observer,
        () -> {
          PasswordHash password = PasswordHash.of(request.getPassword(), random);
          User user = User.of(request.getName(), password, request.getAdmin());
          users.add(user);
          return AddUserResponse.newBuilder().setUser(message(user)).build();
        });
  }

  @Override
  public void setPassword(
      SetPasswordRequest request, StreamObserver<SetPasswordResponse> observer) {
    answer(
        observer,
        () -> {
          PasswordHash password = PasswordHash.of(request.getPassword(), random);
          users.change(request.getName(), user -> user.withPassword(password));
          return SetPasswordResponse.getDefaultInstance();
        });
  }

  @Override
  public void setAccess(SetAccessRequest request, StreamObserver<SetAccessResponse> observer) {
    answer(
        observer,
        () -> {
          GraphId graph = catalog.schema(request.getGraph()).graph();
          User user = users.change(request.getName(), known -> changed(known, graph, request));
          return SetAccessResponse.newBuilder().setUser(message(user)).build();
        });
  }

  private User changed(User user, GraphId graph, SetAccessRequest request) {
    // What was granted on dropped graphs goes, so that it does not add up.
    User tidy = user.withGrantsOn(known -> !known.equals(graph) && catalog.find(known).isPresent());
    return switch (request.getAccess()) {
      case ACCESS_LEVEL_UNSPECIFIED -> tidy;
      case ACCESS_LEVEL_READ -> tidy.withGrant(graph, Access.READ);
      case ACCESS_LEVEL_WRITE -> tidy.withGrant(graph, Access.WRITE);
      case ACCESS_LEVEL_ADMIN -> tidy.withGrant(graph, Access.ADMIN);
      case UNRECOGNIZED ->
          throw new UserException(
              UserException.Reason.INVALID, "There is no access level " + request.getAccessValue());
    };
  }

  @Override
  public void setAdmin(SetAdminRequest request, StreamObserver<SetAdminResponse> observer) {
    answer(
        observer,
        () -> {
          User user = users.change(request.getName(), known -> known.withAdmin(request.getAdmin()));
          return SetAdminResponse.newBuilder().setUser(message(user)).build();
        });
  }

  @Override
  public void removeUser(RemoveUserRequest request, StreamObserver<RemoveUserResponse> observer) {
    answer(
        observer,
        () -> {
          users.remove(request.getName());
          return RemoveUserResponse.getDefaultInstance();
        });
  }

  private io.kithgraph.api.v1.User message(User user) {
    io.kithgraph.api.v1.User.Builder message =
        io.kithgraph.api.v1.User.newBuilder().setName(user.name()).setAdmin(user.admin());
    user.grants().entrySet().stream()
        .flatMap(
            grant ->
                catalog.find(grant.getKey()).map(GraphSchema::name).stream()
                    .map(
                        graph ->
                            Grant.newBuilder()
                                .setGraph(graph)
                                .setAccess(level(grant.getValue()))
                                .build()))
        .sorted(Comparator.comparing(Grant::getGraph))
        .forEach(message::addGrants);
    return message.build();
  }

  private static AccessLevel level(Access access) {
    return switch (access) {
      case READ -> AccessLevel.ACCESS_LEVEL_READ;
      case WRITE -> AccessLevel.ACCESS_LEVEL_WRITE;
      case ADMIN -> AccessLevel.ACCESS_LEVEL_ADMIN;
    };
  }

  private <A> void answer(StreamObserver<A> observer, Supplier<A> change) {
    Call.answer(observer, () -> CompletableFuture.supplyAsync(change, blocking));
  }
}
