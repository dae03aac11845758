package io.kithgraph.gremlin;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.tinkerpop.gremlin.util.Tokens;
import org.apache.tinkerpop.gremlin.util.message.ResponseMessage;

/**
 * Takes out of error replies over WebSocket what is none of a client's business: stack traces and
 * names of classes. Thread-safe.
 */
@ChannelHandler.Sharable
final class ErrorScrubber extends MessageToMessageEncoder<ResponseMessage> {

  @Override
  protected void encode(ChannelHandlerContext context, ResponseMessage reply, List<Object> out) {
    out.add(clean(reply));
  }

  static ResponseMessage clean(ResponseMessage reply) {
    if (reply.getStatus().getCode().isSuccess()) {
      return reply;
    }
    Map<String, Object> attributes = new HashMap<>(reply.getStatus().getAttributes());
    attributes.remove(Tokens.STATUS_ATTRIBUTE_STACK_TRACE);
    Object classes = attributes.remove(Tokens.STATUS_ATTRIBUTE_EXCEPTIONS);
    ErrorReply error =
        ErrorReply.of(
            reply.getStatus().getCode(),
            reply.getStatus().getMessage(),
            classes instanceof List<?> names ? names : List.of());
    return ResponseMessage.build(reply.getRequestId())
        .code(error.code())
        .statusMessage(error.message())
        .statusAttributes(attributes)
        .create();
  }
}
