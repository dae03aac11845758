package io.kithgraph.gremlin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithgraph.meta.security.AccessControl;
import io.kithgraph.meta.security.BasicCredentials;
import io.kithgraph.meta.security.Caller;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.util.Tokens;
import org.apache.tinkerpop.gremlin.util.message.RequestMessage;
import org.apache.tinkerpop.gremlin.util.message.ResponseMessage;
import org.apache.tinkerpop.gremlin.util.message.ResponseStatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Asks whoever speaks over a WebSocket for a name and a password, as TinkerPop's drivers expect it:
 * the first request is answered with 407, the client says {@code PLAIN} (RFC 4616), and what it
 * asked for meanwhile is run or refused with 401. Then this is out of the way. Confined to the
 * event loop of its connection.
 *
 * <p>TinkerPop has such a handler. It checks passwords on the event loop, which would stand still
 * for all its connections, and sets no bound to the requests that wait.
 */
final class SaslLogin extends ChannelInboundHandlerAdapter {
  private static final int MAX_WAITING = 64;

  private final AccessControl control;
  private final Deque<RequestMessage> waiting = new ArrayDeque<>();
  private boolean checking;

  SaslLogin(AccessControl control) {
    this.control = control;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof RequestMessage request)) {
      ReferenceCountUtil.release(message);
      close(context);
    } else if (request.getOp().equals(Tokens.OPS_AUTHENTICATION)) {
      check(context, request);
    } else if (waiting.size() >= MAX_WAITING) {
      answer(
          context,
          request,
          ResponseStatusCode.TOO_MANY_REQUESTS,
          "Too many requests wait for a name and a password on this connection");
    } else {
      waiting.add(request);
      if (waiting.size() == 1) {
        answer(context, request, ResponseStatusCode.AUTHENTICATE, "");
      }
    }
  }

  private void check(ChannelHandlerContext context, RequestMessage request) {
    if (checking || waiting.isEmpty()) {
      answer(
          context,
          request,
          ResponseStatusCode.REQUEST_ERROR_MALFORMED_REQUEST,
          "Nobody has asked for a name and a password");
      return;
    }
    Optional<BasicCredentials> given = plain(request.getArgs().get(Tokens.ARGS_SASL));
    if (given.isEmpty()) {
      refuse(
          context,
          "The argument 'sasl' is Base64 of a zero byte, the name, a zero byte and the"
              + " password (PLAIN)");
      return;
    }
    checking = true;
    control
        .authenticate(given.get().name(), given.get().password())
        .whenComplete(
            (caller, failure) ->
                context.executor().execute(() -> checked(context, caller, failure)));
  }

  private void checked(
      ChannelHandlerContext context, @Nullable Caller caller, @Nullable Throwable failure) {
    checking = false;
    if (caller == null) {
      refuse(context, RefusedRequestException.text(failure));
      return;
    }
    GraphRights.identify(context.channel(), caller);
    context.pipeline().remove(this);
    for (RequestMessage request = waiting.poll(); request != null; request = waiting.poll()) {
      context.fireChannelRead(request);
    }
  }

  /** Whoever asks again is asked again. */
  private void refuse(ChannelHandlerContext context, String reason) {
    for (RequestMessage request = waiting.poll(); request != null; request = waiting.poll()) {
      answer(context, request, ResponseStatusCode.UNAUTHORIZED, reason);
    }
  }

  /** The name and the password of a message of PLAIN: {@code [authzid] NUL name NUL password}. */
  private static Optional<BasicCredentials> plain(@Nullable Object sasl) {
    if (!(sasl instanceof String text)) {
      return Optional.empty();
    }
    try {
      String[] parts = new String(Base64.getDecoder().decode(text), UTF_8).split("\0", -1);
      // To speak for somebody else than oneself is not possible.
      return parts.length == 3 && (parts[0].isEmpty() || parts[0].equals(parts[1]))
          ? Optional.of(new BasicCredentials(parts[1], parts[2]))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a write that fails has closed its channel
  private static void answer(
      ChannelHandlerContext context,
      RequestMessage request,
      ResponseStatusCode code,
      String message) {
    context.writeAndFlush(
        ResponseMessage.build(request).code(code).statusMessage(message).create());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end
  private static void close(ChannelHandlerContext context) {
    context.close();
  }
}
