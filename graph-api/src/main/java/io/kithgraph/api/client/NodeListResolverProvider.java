package io.kithgraph.api.client;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes targets that name query nodes one by one: {@code kith:///host:port,host:port}. gRPC finds
 * it as a service of the class path. Stateless.
 */
public final class NodeListResolverProvider extends NameResolverProvider {
  static final String SCHEME = "kith";

  /** Below that of gRPC's own, 5, so that targets without a scheme stay with DNS. */
  private static final int PRIORITY = 4;

  private static final int MAX_PORT = 65_535;

  /**
   * The target of some addresses.
   *
   * @throws IllegalArgumentException if there is none, or one is not {@code host:port}
   */
  static String target(List<String> addresses) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("Name at least one query node, as host:port");
    }
    addresses.forEach(NodeListResolverProvider::parse);
    return SCHEME + ":///" + String.join(",", addresses);
  }

  /** A host, which may be a name, and a port, not looked up. */
  static InetSocketAddress parse(String address) {
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      if (colon > 0 && port > 0 && port <= MAX_PORT) {
        String host = address.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return InetSocketAddress.createUnresolved(
            bracketed ? host.substring(1, host.length() - 1) : host, port);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "'" + address + "' is not an address such as 10.0.0.1:9090 or [::1]:9090");
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    List<String> addresses = new ArrayList<>();
    for (String address : target.getPath().substring(1).split(",", -1)) {
      parse(address);
      addresses.add(address);
    }
    return new NodeListResolver(addresses, args);
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return PRIORITY;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }
}
