package io.kithgraph.gremlin;

import io.kithgraph.storage.api.InMemoryStorageClient;
import io.kithgraph.storage.api.StorageClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Storage in memory that never answers reads of adjacency, for queries that would never end. */
final class HeldReads {
  private final Queue<CompletableFuture<?>> held = new ConcurrentLinkedQueue<>();

  StorageClient client() {
    StorageClient storage = new InMemoryStorageClient();
    return (StorageClient)
        Proxy.newProxyInstance(
            StorageClient.class.getClassLoader(),
            new Class<?>[] {StorageClient.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("range")) {
                CompletableFuture<?> never = new CompletableFuture<>();
                held.add(never);
                return never;
              }
              try {
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** How many reads were asked for. */
  int count() {
    return held.size();
  }

  /** Whether nobody waits for any of them any more. */
  boolean areLetGo() {
    return held.stream().allMatch(CompletableFuture::isCancelled);
  }
}
