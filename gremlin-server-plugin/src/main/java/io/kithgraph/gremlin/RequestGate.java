package io.kithgraph.gremlin;

import io.kithgraph.meta.security.AccessControl;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.util.List;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.util.message.RequestMessage;
import org.apache.tinkerpop.gremlin.util.message.ResponseMessage;

/** Lets WebSocket requests through the policy, and answers those that it refuses. Thread-safe. */
@ChannelHandler.Sharable
final class RequestGate extends MessageToMessageDecoder<RequestMessage> {
  private final RequestPolicy policy;
  private final ClientQueries clients;
  private final Optional<AccessControl> access;

  RequestGate(RequestPolicy policy, ClientQueries clients, Optional<AccessControl> access) {
    this.policy = policy;
    this.clients = clients;
    this.access = access;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    clients.ask(
        context.channel(),
        () -> {
          try {
            super.channelRead(context, message);
          } catch (Exception e) { // catch-all: what Netty's decoders declare
            context.fireExceptionCaught(e);
          }
        });
  }

  /** Nobody waits for the answers any more. */
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    clients.gone(context.channel());
    context.fireChannelInactive();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a write that fails has closed its channel
  protected void decode(ChannelHandlerContext context, RequestMessage request, List<Object> out) {
    try {
      Optional<GraphRights> rights = access.map(control -> rights(control, context.channel()));
      RequestMessage admitted = policy.admit(request, rights);
      clients.admitted(rights, RequestPolicy.sources(admitted));
      out.add(admitted);
    } catch (RefusedRequestException e) {
      context.writeAndFlush(
          ResponseMessage.build(request).code(e.code()).statusMessage(e.text()).create());
    }
  }

  /** Behind the login, so that there is somebody; if there is not, nothing is let in. */
  static GraphRights rights(AccessControl control, Channel channel) {
    return GraphRights.of(control, channel)
        .orElseThrow(
            () -> RefusedRequestException.closed("This server wants a name and a password"));
  }
}
