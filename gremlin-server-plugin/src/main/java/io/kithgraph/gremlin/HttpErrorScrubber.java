package io.kithgraph.gremlin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.tinkerpop.gremlin.util.Tokens;
import org.apache.tinkerpop.gremlin.util.message.ResponseStatusCode;
import org.apache.tinkerpop.shaded.jackson.core.JsonProcessingException;
import org.apache.tinkerpop.shaded.jackson.databind.JsonNode;
import org.apache.tinkerpop.shaded.jackson.databind.ObjectMapper;
import org.apache.tinkerpop.shaded.jackson.databind.node.ObjectNode;

/**
 * Does for HTTP what {@link ErrorScrubber} does for WebSocket, and gives a failure the status that
 * it deserves, where TinkerPop says 500 to everything. Thread-safe.
 */
@ChannelHandler.Sharable
final class HttpErrorScrubber extends ChannelOutboundHandlerAdapter {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the promise tells whoever wrote
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof FullHttpResponse response
        && response.status().code() == HttpResponseStatus.INTERNAL_SERVER_ERROR.code()) {
      context.write(clean(response), promise);
    } else {
      context.write(message, promise);
    }
  }

  private static FullHttpResponse clean(FullHttpResponse response) {
    String text = response.content().toString(StandardCharsets.UTF_8);
    response.release();
    ErrorReply error = reply(text);
    ObjectNode body = JSON.createObjectNode().put("message", error.message());
    JsonNode requestId = parse(text).get("requestId");
    if (requestId != null) {
      body.set("requestId", requestId);
    }
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    DefaultFullHttpResponse cleaned =
        new DefaultFullHttpResponse(
            response.protocolVersion(), status(error.code()), Unpooled.wrappedBuffer(bytes));
    cleaned.headers().set(response.headers());
    HttpUtil.setContentLength(cleaned, bytes.length);
    return cleaned;
  }

  private static ErrorReply reply(String text) {
    JsonNode body = parse(text);
    String message = body.path("message").asText();
    if (message.contains("rejected from java.util.concurrent")) {
      return new ErrorReply(
          ResponseStatusCode.TOO_MANY_REQUESTS,
          "Too many requests wait already; try again in a moment");
    }
    List<String> classes = new ArrayList<>();
    body.path(Tokens.STATUS_ATTRIBUTE_EXCEPTIONS).forEach(name -> classes.add(name.asText()));
    if (classes.isEmpty()) {
      classes.add("unknown");
    }
    if (classes.stream().anyMatch(HttpErrorScrubber::isTemporary)) {
      return ErrorReply.of(ResponseStatusCode.SERVER_ERROR_TEMPORARY, message, classes);
    }
    return ErrorReply.of(ResponseStatusCode.SERVER_ERROR, message, classes);
  }

  private static boolean isTemporary(String className) {
    try {
      return className.startsWith("io.kithgraph.")
          && org.apache.tinkerpop.gremlin.structure.util.TemporaryException.class.isAssignableFrom(
              Class.forName(className));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static HttpResponseStatus status(ResponseStatusCode code) {
    return switch (code) {
      case SERVER_ERROR_EVALUATION -> HttpResponseStatus.BAD_REQUEST;
      case UNAUTHORIZED -> HttpResponseStatus.FORBIDDEN;
      case SERVER_ERROR_TEMPORARY -> HttpResponseStatus.SERVICE_UNAVAILABLE;
      case SERVER_ERROR_TIMEOUT -> HttpResponseStatus.GATEWAY_TIMEOUT;
      case TOO_MANY_REQUESTS -> HttpResponseStatus.TOO_MANY_REQUESTS;
      default -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
    };
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }
}
