package io.kithgraph.api.client;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the nodes of a list. A name that cannot be looked up is left out while another can; each
 * node's certificate has to be for the node's own name. Confined to the channel's synchronization
 * context, but for the look-ups, which run on its executor.
 */
final class NodeListResolver extends NameResolver {
  private final List<String> addresses;
  private final Executor lookups;
  private final SynchronizationContext context;
  private @Nullable Listener2 listener;
  private boolean looking;
  private boolean stopped;

  NodeListResolver(List<String> addresses, Args args) {
    this.addresses = List.copyOf(addresses);
    this.context = args.getSynchronizationContext();
    Executor offload = args.getOffloadExecutor();
    if (offload == null) {
      throw new IllegalArgumentException("A channel has an executor for looking names up");
    }
    this.lookups = offload;
  }

  @Override
  public String getServiceAuthority() {
    return addresses.get(0);
  }

  @Override
  public void start(Listener2 wanted) {
    listener = wanted;
    refresh();
  }

  @Override
  public void refresh() {
    if (looking || stopped) {
      return;
    }
    looking = true;
    lookups.execute(
        () -> {
          StatusOr<List<EquivalentAddressGroup>> found = lookUp();
          context.execute(
              () -> {
                looking = false;
                if (!stopped && listener != null) {
                  listener.onResult2(
                      ResolutionResult.newBuilder().setAddressesOrError(found).build());
                }
              });
        });
  }

  private StatusOr<List<EquivalentAddressGroup>> lookUp() {
    List<EquivalentAddressGroup> found = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String address : addresses) {
      InetSocketAddress named = NodeListResolverProvider.parse(address);
      Attributes attributes =
          Attributes.newBuilder()
              .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, address)
              .build();
      try {
        for (InetAddress host : InetAddress.getAllByName(named.getHostString())) {
          found.add(
              new EquivalentAddressGroup(new InetSocketAddress(host, named.getPort()), attributes));
        }
      } catch (UnknownHostException e) {
        unknown.add(address);
      }
    }
    return found.isEmpty()
        ? StatusOr.fromStatus(
            Status.UNAVAILABLE.withDescription("No address is known of " + unknown))
        : StatusOr.fromValue(found);
  }

  @Override
  public void shutdown() {
    stopped = true;
  }
}
