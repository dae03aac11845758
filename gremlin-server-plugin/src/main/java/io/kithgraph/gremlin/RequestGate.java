package io.kithgraph.gremlin;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.util.List;
import org.apache.tinkerpop.gremlin.util.message.RequestMessage;
import org.apache.tinkerpop.gremlin.util.message.ResponseMessage;

/** Lets WebSocket requests through the policy, and answers those that it refuses. Thread-safe. */
@ChannelHandler.Sharable
final class RequestGate extends MessageToMessageDecoder<RequestMessage> {
  private final RequestPolicy policy;
  private final ClientQueries clients;

  RequestGate(RequestPolicy policy, ClientQueries clients) {
    this.policy = policy;
    this.clients = clients;
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
      out.add(policy.admit(request));
    } catch (RefusedRequestException e) {
      context.writeAndFlush(
          ResponseMessage.build(request).code(e.code()).statusMessage(e.text()).create());
    }
  }
}
