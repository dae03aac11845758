package io.kithgraph.distribution.chaos;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What DNS is for clients of a real cluster: a name with the addresses of all query nodes, of which
 * there may be more later. Channels go round them and repeat what failed as unavailable, by gRPC's
 * own policies. Thread-safe.
 */
final class QueryAddresses extends NameResolverProvider {
  private static final AtomicInteger NEXT = new AtomicInteger();

  /** Every method may be repeated: writes of the tests have idempotency keys. */
  private static final Map<String, Object> SERVICE_CONFIG =
      Map.of(
          "loadBalancingConfig",
          List.of(Map.of("round_robin", Map.of())),
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(Map.of()),
                  "retryPolicy",
                  Map.of(
                      "maxAttempts",
                      5.0,
                      "initialBackoff",
                      "0.1s",
                      "maxBackoff",
                      "1s",
                      "backoffMultiplier",
                      2.0,
                      "retryableStatusCodes",
                      List.of("UNAVAILABLE")))));

  private final String scheme = "kith-test-" + NEXT.incrementAndGet();
  private final List<EquivalentAddressGroup> addresses = new ArrayList<>();
  private final List<NameResolver.Listener2> listeners = new ArrayList<>();

  /** No addresses yet; channels to the name wait for the first. */
  static QueryAddresses register() {
    QueryAddresses provider = new QueryAddresses();
    NameResolverRegistry.getDefaultRegistry().register(provider);
    return provider;
  }

  private QueryAddresses() {}

  /** One more for all channels, those that are open included. */
  synchronized void add(InetSocketAddress address) {
    addresses.add(new EquivalentAddressGroup(address));
    listeners.forEach(this::tell);
  }

  private void tell(NameResolver.Listener2 listener) {
    listener.onResult(
        NameResolver.ResolutionResult.newBuilder()
            .setAddressesOrError(StatusOr.fromValue(List.copyOf(addresses)))
            .setAttributes(Attributes.EMPTY)
            .build());
  }

  private synchronized void listen(NameResolver.Listener2 listener) {
    listeners.add(listener);
    tell(listener);
  }

  private synchronized void leave(NameResolver.Listener2 listener) {
    listeners.remove(listener);
  }

  /** A channel to all of the addresses; the caller closes it. */
  ManagedChannel channel() {
    return Grpc.newChannelBuilder(scheme + ":///cluster", InsecureChannelCredentials.create())
        .defaultServiceConfig(SERVICE_CONFIG)
        .enableRetry()
        .build();
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return scheme;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return List.of(InetSocketAddress.class);
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return new NameResolver() {
      private Optional<Listener2> own = Optional.empty();

      @Override
      public String getServiceAuthority() {
        return "cluster";
      }

      @Override
      public void start(Listener2 listener) {
        own = Optional.of(listener);
        listen(listener);
      }

      @Override
      public void shutdown() {
        own.ifPresent(QueryAddresses.this::leave);
      }
    };
  }
}
