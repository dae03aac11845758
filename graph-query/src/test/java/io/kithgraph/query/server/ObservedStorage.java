package io.kithgraph.query.server;

import io.kithgraph.storage.api.StorageClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Storage of which every call is seen before it is made. Stateless. */
final class ObservedStorage {
  /** Sees a call, and lets it through or puts something else in its place. */
  @FunctionalInterface
  interface Observer {
    Object called(String method, List<Object> arguments, Supplier<Object> call);
  }

  private ObservedStorage() {}

  static StorageClient of(StorageClient storage, Observer observer) {
    return (StorageClient)
        Proxy.newProxyInstance(
            StorageClient.class.getClassLoader(),
            new Class<?>[] {StorageClient.class},
            (proxy, method, arguments) ->
                observer.called(
                    method.getName(),
                    arguments == null ? List.of() : List.of(arguments),
                    () -> {
                      try {
                        return method.invoke(storage, arguments);
                      } catch (InvocationTargetException e) {
                        if (e.getCause() instanceof RuntimeException failure) {
                          throw failure;
                        }
                        throw new AssertionError(e.getCause());
                      } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                      }
                    }));
  }

  /** Makes a call that is asynchronous once something else has happened. */
  static CompletionStage<?> after(CompletionStage<?> first, Supplier<Object> call) {
    return first.thenCompose(done -> (CompletionStage<?>) call.get());
  }
}
