package io.kithgraph.distribution.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Channel;
import io.kithgraph.api.v1.AccessLevel;
import io.kithgraph.api.v1.AddUserRequest;
import io.kithgraph.api.v1.Grant;
import io.kithgraph.api.v1.ListUsersRequest;
import io.kithgraph.api.v1.RemoveUserRequest;
import io.kithgraph.api.v1.SetAccessRequest;
import io.kithgraph.api.v1.SetAdminRequest;
import io.kithgraph.api.v1.SetPasswordRequest;
import io.kithgraph.api.v1.User;
import io.kithgraph.api.v1.UserServiceGrpc;
import io.kithgraph.api.v1.UserServiceGrpc.UserServiceBlockingStub;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.PasswordPrompt;
import io.kithgraph.distribution.cli.SecretFile;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.ServerOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith user}. */
@Command(
    name = "user",
    description = {
      "Adds, shows and removes users, and says what they may do, online.",
      "",
      "For administrators of the server; with 'passwd' users may change their own password. New"
          + " passwords are asked for at a terminal, else they are the first line of standard input"
          + " or of --new-password-file.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  kith user add ann --user admin",
      "  kith user grant ann write social --user admin",
      "  kith user list --json --user admin"
    })
final class UserCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 30;
  private static final String NAME = "The name of the user.";
  private static final String JSON = "As JSON.";
  private static final String NEW_PASSWORD = "A file whose first line is the new password.";

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  UserCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  private static UserServiceBlockingStub users(Channel channel) {
    return UserServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: list, add, passwd, grant, revoke or remove");
  }

  @Command(name = "list", description = "Lists all users and what they may do.")
  void list(
      @Mixin ServerOption server, @Option(names = "--json", description = JSON) boolean json) {
    List<User> users =
        server
            .call(channel -> users(channel).listUsers(ListUsersRequest.getDefaultInstance()))
            .getUsersList();
    if (json) {
      printJson(users.stream().map(UserCommand::fields).toList());
    } else {
      users.forEach(this::print);
    }
  }

  @Command(name = "add", description = "Adds a user, who may do nothing yet.")
  void add(
      @Mixin ServerOption server,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(names = "--server-admin", description = "May do everything, to users and all graphs.")
          boolean admin,
      @Option(names = "--new-password-file", paramLabel = "FILE", description = NEW_PASSWORD)
          @Nullable Path passwordFile,
      @Option(names = "--json", description = JSON) boolean json) {
    AddUserRequest request =
        AddUserRequest.newBuilder()
            .setName(name)
            .setPassword(newPassword(name, passwordFile))
            .setAdmin(admin)
            .build();
    show(server.call(channel -> users(channel).addUser(request)).getUser(), json);
  }

  @Command(
      name = "passwd",
      description = "Sets another password; who is connected with the old one has to log in anew.")
  void passwd(
      @Mixin ServerOption server,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(names = "--new-password-file", paramLabel = "FILE", description = NEW_PASSWORD)
          @Nullable Path passwordFile) {
    SetPasswordRequest request =
        SetPasswordRequest.newBuilder()
            .setName(name)
            .setPassword(newPassword(name, passwordFile))
            .build();
    server.call(channel -> users(channel).setPassword(request));
    terminal.out().println("The user " + name + " has another password");
  }

  @Command(
      name = "grant",
      description = {
        "Gives a user exactly that access to a graph; each includes those before it:",
        "  read    vertices, edges and the schema",
        "  write   change them",
        "  admin   change the schema, drop the graph, end its queries",
        "With --server-admin alone: everything, to users and all graphs.",
        ""
      })
  void grant(
      @Mixin ServerOption server,
      @Parameters(index = "0", paramLabel = "NAME", description = NAME) String name,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "ACCESS",
              description = "read, write or admin.")
          @Nullable String access,
      @Parameters(index = "2", arity = "0..1", paramLabel = "GRAPH", description = "The graph.")
          @Nullable String graph,
      @Option(names = "--server-admin", description = "Make an administrator of the server.")
          boolean admin,
      @Option(names = "--json", description = JSON) boolean json) {
    if (admin && access == null) {
      show(setAdmin(server, name, true), json);
    } else if (!admin && access != null && graph != null) {
      show(setAccess(server, name, graph, level(access)), json);
    } else {
      throw new ParameterException(
          spec.commandLine(), "Say an access and a graph, or --server-admin");
    }
  }

  @Command(name = "revoke", description = "Takes all access to a graph away, at once.")
  void revoke(
      @Mixin ServerOption server,
      @Parameters(index = "0", paramLabel = "NAME", description = NAME) String name,
      @Parameters(index = "1", arity = "0..1", paramLabel = "GRAPH", description = "The graph.")
          @Nullable String graph,
      @Option(names = "--server-admin", description = "No administrator of the server any more.")
          boolean admin,
      @Option(names = "--json", description = JSON) boolean json) {
    if (admin == (graph != null)) {
      throw new ParameterException(spec.commandLine(), "Say a graph, or --server-admin");
    }
    show(
        graph == null
            ? setAdmin(server, name, false)
            : setAccess(server, name, graph, AccessLevel.ACCESS_LEVEL_UNSPECIFIED),
        json);
  }

  @Command(name = "remove", description = "Removes a user; their connections end.")
  void remove(
      @Mixin ServerOption server,
      @Parameters(paramLabel = "NAME", description = NAME) String name) {
    server.call(
        channel -> users(channel).removeUser(RemoveUserRequest.newBuilder().setName(name).build()));
    terminal.out().println("Removed the user " + name);
  }

  private static User setAdmin(ServerOption server, String name, boolean admin) {
    SetAdminRequest request = SetAdminRequest.newBuilder().setName(name).setAdmin(admin).build();
    return server.call(channel -> users(channel).setAdmin(request)).getUser();
  }

  private static User setAccess(
      ServerOption server, String name, String graph, AccessLevel access) {
    SetAccessRequest request =
        SetAccessRequest.newBuilder().setName(name).setGraph(graph).setAccess(access).build();
    return server.call(channel -> users(channel).setAccess(request)).getUser();
  }

  private AccessLevel level(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "read" -> AccessLevel.ACCESS_LEVEL_READ;
      case "write" -> AccessLevel.ACCESS_LEVEL_WRITE;
      case "admin" -> AccessLevel.ACCESS_LEVEL_ADMIN;
      default ->
          throw new ParameterException(
              spec.commandLine(), "Unknown access '" + word + "'; it is read, write or admin");
    };
  }

  private String newPassword(String name, @Nullable Path file) {
    if (file != null) {
      return SecretFile.read(file);
    }
    if (terminal.inWatched()) {
      String first = PasswordPrompt.ask("New password of " + name + ": ");
      if (!first.equals(PasswordPrompt.ask("The same again: "))) {
        throw new CommandFailure(ExitCode.USAGE, "the two passwords differ; nothing is changed");
      }
      return first;
    }
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line == null || line.isEmpty()) {
        throw new CommandFailure(
            ExitCode.USAGE, "the first line of standard input is the new password, and is empty");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException("Standard input cannot be read", e);
    }
  }

  private void show(User user, boolean json) {
    if (json) {
      printJson(fields(user));
    } else {
      print(user);
    }
  }

  private void print(User user) {
    String grants =
        user.getGrantsList().stream()
            .map(grant -> grant.getGraph() + ":" + word(grant))
            .collect(Collectors.joining(" "));
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-24s %-12s %s",
                user.getName(),
                user.getAdmin() ? "server-admin" : "",
                grants));
  }

  private static Map<String, Object> fields(User user) {
    Map<String, Object> grants = new LinkedHashMap<>();
    user.getGrantsList().forEach(grant -> grants.put(grant.getGraph(), word(grant)));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", user.getName());
    fields.put("serverAdmin", user.getAdmin());
    fields.put("grants", grants);
    return fields;
  }

  private static String word(Grant grant) {
    return EdgeLabelWords.word(grant.getAccess(), "ACCESS_LEVEL_");
  }

  private void printJson(Object value) {
    try {
      terminal
          .out()
          .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new CommandFailure(ExitCode.FAILED, "the users cannot be written as JSON", e);
    }
  }
}
