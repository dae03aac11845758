package io.kithgraph.gremlin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.InMemoryStorageClient;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.StorageException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.util.message.ResponseStatusCode;
import org.junit.jupiter.api.Test;

/** What may succeed when it is tried again is told apart from what will not. */
final class TemporaryErrorTest {

  /** Storage all of whose reads fail in one way. */
  private static StorageClient failing(ErrorCode code) {
    StorageClient storage = new InMemoryStorageClient();
    return (StorageClient)
        Proxy.newProxyInstance(
            StorageClient.class.getClassLoader(),
            new Class<?>[] {StorageClient.class},
            (proxy, method, arguments) ->
                method.getName().equals("close")
                    ? method.invoke(storage, arguments)
                    : CompletableFuture.failedFuture(
                        new StorageException(code, "Partition 3 cannot be reached now")));
  }

  @Test
  void unreachableStorageIsTemporary() {
    try (GremlinServerFixture fixture =
        new GremlinServerFixture(GremlinServerConfig.defaults(), failing(ErrorCode.UNAVAILABLE))) {
      Client client = fixture.cluster().connect();
      Throwable script = catchThrowable(() -> client.submit("g.V(1).out('follow')").all().get());
      assertThat(DriverTest.code(script)).isEqualTo(ResponseStatusCode.SERVER_ERROR_TEMPORARY);
      assertThat(DriverTest.error(script).getMessage()).contains("Partition 3");
      GraphTraversalSource g = fixture.traversal(fixture.cluster(), "g");
      Throwable bytecode = catchThrowable(() -> g.V(1L).out("follow").toList());
      assertThat(DriverTest.code(bytecode)).isEqualTo(ResponseStatusCode.SERVER_ERROR_TEMPORARY);
      client.close();
    }
  }
}
