package io.kithgraph.meta.zookeeper;

import static io.kithgraph.meta.zookeeper.Documents.list;
import static io.kithgraph.meta.zookeeper.Documents.longNumber;
import static io.kithgraph.meta.zookeeper.Documents.number;
import static io.kithgraph.meta.zookeeper.Documents.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kithgraph.meta.security.Access;
import io.kithgraph.meta.security.PasswordHash;
import io.kithgraph.meta.security.User;
import io.kithgraph.meta.security.UserException;
import io.kithgraph.model.GraphId;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The document at {@code /kithgraph/users/NAME}: one user. */
final class UserDocument {
  private static final int FORMAT = 1;

  private UserDocument() {}

  static String write(User user) {
    ObjectNode document =
        Documents.create(FORMAT)
            .put("name", user.name())
            .put("revision", user.revision())
            .put("admin", user.admin());
    document
        .putObject("password")
        .put("scheme", PasswordHash.SCHEME)
        .put("iterations", user.password().iterations())
        .put("salt", Base64.getEncoder().encodeToString(user.password().salt()))
        .put("hash", Base64.getEncoder().encodeToString(user.password().hash()));
    ArrayNode grants = document.putArray("grants");
    new TreeMap<>(user.grants())
        .forEach(
            (graph, access) ->
                grants.addObject().put("graph", graph.value()).put("access", access.name()));
    return Documents.write(Znodes.user(user.name()), document);
  }

  static User read(String name, String text) {
    return Documents.read(Znodes.user(name), text, FORMAT, document -> read(document, name));
  }

  private static User read(JsonNode document, String name) {
    if (!text(document, "name").equals(name)) {
      throw new IllegalArgumentException("'name' is not that of the znode");
    }
    JsonNode password = document.required("password");
    if (!text(password, "scheme").equals(PasswordHash.SCHEME)) {
      throw new IllegalArgumentException("'scheme' is unknown");
    }
    Map<GraphId, Access> grants = new TreeMap<>();
    for (JsonNode grant : list(document, "grants")) {
      grants.put(new GraphId(number(grant, "graph")), Access.valueOf(text(grant, "access")));
    }
    JsonNode admin = document.required("admin");
    if (!admin.isBoolean()) {
      throw new IllegalArgumentException("'admin' is neither true nor false");
    }
    try {
      return new User(
          name,
          longNumber(document, "revision"),
          new PasswordHash(
              number(password, "iterations"),
              Base64.getDecoder().decode(text(password, "salt")),
              Base64.getDecoder().decode(text(password, "hash"))),
          admin.booleanValue(),
          grants);
    } catch (UserException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
