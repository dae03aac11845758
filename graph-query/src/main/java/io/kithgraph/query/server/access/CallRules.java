package io.kithgraph.query.server.access;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.kithgraph.api.v1.AdminServiceGrpc;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.UserServiceGrpc;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.security.Access;
import io.kithgraph.meta.security.AccessControl;
import io.kithgraph.meta.security.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which access each method needs. A method that is not listed needs an administrator of the server.
 * Immutable.
 */
final class CallRules {
  /** Decides by a message of the call; throws what the call is refused with. */
  interface Rule {
    void check(AccessControl control, Caller caller, Message message);
  }

  static final Rule SERVER_ADMIN = (control, caller, message) -> control.requireAdmin(caller);

  /** The service asks {@link CallRights}: what is needed is not said by a message alone. */
  private static final Rule ASKED_BY_SERVICE = (control, caller, message) -> control.user(caller);

  private static final Rule OWN_NAME_OR_ADMIN =
      (control, caller, message) -> {
        if (!text(message, "name").equals(control.user(caller).name())) {
          control.requireAdmin(caller);
        }
      };

  private static final Map<String, Rule> RULES = rules();

  private CallRules() {}

  private static Map<String, Rule> rules() {
    Map<String, Rule> rules = new HashMap<>();
    for (MethodDescriptor<?, ?> read :
        List.of(
            RelationServiceGrpc.getIsFollowingMethod(),
            RelationServiceGrpc.getListFollowingMethod(),
            RelationServiceGrpc.getListFollowersMethod(),
            RelationServiceGrpc.getCountsMethod(),
            RelationServiceGrpc.getMutualFollowsMethod(),
            RelationServiceGrpc.getCommonFollowsMethod(),
            RelationServiceGrpc.getGiftHistoryMethod(),
            RelationServiceGrpc.getRecommendFollowsMethod(),
            RelationServiceGrpc.getTopGiftersMethod(),
            RelationServiceGrpc.getGiftTotalsMethod(),
            GraphServiceGrpc.getGetVerticesMethod(),
            GraphServiceGrpc.getRangeMethod(),
            GraphServiceGrpc.getCountMethod(),
            GraphServiceGrpc.getExistsMethod(),
            GraphServiceGrpc.getSampleMethod(),
            GraphServiceGrpc.getIntersectMethod(),
            GraphServiceGrpc.getScanVerticesMethod(),
            GraphServiceGrpc.getFindVerticesMethod(),
            GraphServiceGrpc.getExpandMethod(),
            CatalogServiceGrpc.getGetSchemaMethod(),
            CatalogServiceGrpc.getListIndexesMethod())) {
      rules.put(read.getFullMethodName(), onGraph(Access.READ));
    }
    for (MethodDescriptor<?, ?> write :
        List.of(
            RelationServiceGrpc.getFollowMethod(),
            RelationServiceGrpc.getUnfollowMethod(),
            RelationServiceGrpc.getSendGiftMethod(),
            GraphServiceGrpc.getCommitMethod(),
            GraphServiceGrpc.getAllocateIdsMethod())) {
      rules.put(write.getFullMethodName(), onGraph(Access.WRITE));
    }
    for (MethodDescriptor<?, ?> admin :
        List.of(
            CatalogServiceGrpc.getDropGraphMethod(),
            CatalogServiceGrpc.getDefineSchemaMethod(),
            CatalogServiceGrpc.getCreateIndexMethod(),
            CatalogServiceGrpc.getDropIndexMethod())) {
      rules.put(admin.getFullMethodName(), onGraph(Access.ADMIN));
    }
    for (MethodDescriptor<?, ?> any :
        List.of(
            GraphServiceGrpc.getBulkWriteMethod(),
            CatalogServiceGrpc.getListGraphsMethod(),
            AdminServiceGrpc.getListQueriesMethod(),
            AdminServiceGrpc.getKillQueryMethod())) {
      rules.put(any.getFullMethodName(), ASKED_BY_SERVICE);
    }
    rules.put(UserServiceGrpc.getSetPasswordMethod().getFullMethodName(), OWN_NAME_OR_ADMIN);
    return Map.copyOf(rules);
  }

  static Rule of(MethodDescriptor<?, ?> method) {
    return RULES.getOrDefault(method.getFullMethodName(), SERVER_ADMIN);
  }

  private static Rule onGraph(Access access) {
    return (control, caller, message) -> control.require(caller, graph(message), access);
  }

  private static String graph(Message message) {
    String name = text(message, "graph");
    return name.isEmpty() ? Catalog.DEFAULT_GRAPH : name;
  }

  private static String text(Message message, String field) {
    return (String) message.getField(message.getDescriptorForType().findFieldByName(field));
  }
}
