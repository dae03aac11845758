package io.kithgraph.query.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.kithgraph.api.v1.AdminServiceGrpc;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.UserServiceGrpc;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CallRulesTest {
  /** A method that nobody has thought of is for administrators: this list is thought of. */
  @Test
  void administratorsAloneCallWhatConcernsTheWholeServer() {
    List<String> forAdministrators =
        List.of(
                RelationServiceGrpc.getServiceDescriptor(),
                GraphServiceGrpc.getServiceDescriptor(),
                CatalogServiceGrpc.getServiceDescriptor(),
                AdminServiceGrpc.getServiceDescriptor(),
                UserServiceGrpc.getServiceDescriptor())
            .stream()
            .map(ServiceDescriptor::getMethods)
            .flatMap(methods -> methods.stream())
            .filter(method -> CallRules.of(method) == CallRules.SERVER_ADMIN)
            .map(MethodDescriptor::getBareMethodName)
            .toList();
    assertThat(forAdministrators)
        .containsExactlyInAnyOrder(
            "CreateGraph", "ListUsers", "AddUser", "SetAccess", "SetAdmin", "RemoveUser");
  }
}
