package io.kithgraph.gremlin;

import io.kithgraph.meta.security.AccessControl;
import io.kithgraph.meta.security.BasicCredentials;
import io.kithgraph.meta.security.Caller;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.groovy.engine.GremlinExecutor;
import org.apache.tinkerpop.gremlin.process.traversal.Bytecode;
import org.apache.tinkerpop.gremlin.server.GraphManager;
import org.apache.tinkerpop.gremlin.server.Settings;
import org.apache.tinkerpop.gremlin.server.handler.HttpGremlinEndpointHandler;
import org.apache.tinkerpop.gremlin.server.handler.HttpHandlerUtil;
import org.apache.tinkerpop.gremlin.util.MessageSerializer;
import org.apache.tinkerpop.gremlin.util.Tokens;
import org.apache.tinkerpop.gremlin.util.message.RequestMessage;
import org.apache.tinkerpop.gremlin.util.ser.GraphBinaryMessageSerializerV1;
import org.apache.tinkerpop.gremlin.util.ser.SerializationException;
import org.apache.tinkerpop.shaded.jackson.databind.ObjectMapper;

/**
 * The HTTP endpoint behind the policy. TinkerPop reads a request from the HTTP message and runs it
 * in one go; so the message is read here first, judged, and replaced by one that says exactly what
 * the policy admitted. Thread-safe.
 */
@ChannelHandler.Sharable
final class GuardedHttpEndpoint extends HttpGremlinEndpointHandler {
  private static final String BINARY = "application/vnd.graphbinary-v1.0";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RequestPolicy policy;
  private final ClientQueries clients;
  private final Optional<AccessControl> access;
  private final Map<String, MessageSerializer<?>> serializers;
  private final GraphBinaryMessageSerializerV1 binary = new GraphBinaryMessageSerializerV1();

  GuardedHttpEndpoint(
      RequestPolicy policy,
      Map<String, MessageSerializer<?>> serializers,
      GremlinExecutor executor,
      GraphManager graphManager,
      Settings settings) {
    super(serializers, executor, graphManager, settings);
    this.policy = policy;
    this.serializers = serializers;
    this.clients = ((KithSettings) settings).clients();
    this.access = ((KithSettings) settings).access();
  }

  /** Nobody waits for the answers any more. */
  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    clients.gone(context.channel());
    super.channelInactive(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof FullHttpRequest request)) {
      super.channelRead(context, message);
      return;
    }
    if (access.isEmpty()) {
      serve(context, request, Optional.empty());
      return;
    }
    AccessControl control = access.get();
    Optional<BasicCredentials> given =
        Optional.ofNullable(request.headers().get(HttpHeaderNames.AUTHORIZATION))
            .flatMap(BasicCredentials::parse);
    if (given.isEmpty()) {
      unauthenticated(context, request, AccessControl.missing("log in by HTTP's scheme Basic"));
      return;
    }
    String name = given.get().name();
    String password = given.get().password();
    Optional<Caller> known = control.findVerified(name, password);
    if (known.isPresent()) {
      serve(context, request, Optional.of(GraphRights.of(control, known.get())));
      return;
    }
    control
        .authenticate(name, password)
        .whenComplete(
            (caller, failure) ->
                context
                    .executor()
                    .execute(
                        () -> {
                          if (failure == null) {
                            serve(context, request, Optional.of(GraphRights.of(control, caller)));
                          } else {
                            unauthenticated(context, request, failure);
                          }
                        }));
  }

  private static void unauthenticated(
      ChannelHandlerContext context, FullHttpRequest request, Throwable failure) {
    try {
      refuse(
          context, request, HttpResponseStatus.UNAUTHORIZED, RefusedRequestException.text(failure));
    } finally {
      request.release();
    }
  }

  /** Runs a request, and lets go of it. */
  private void serve(
      ChannelHandlerContext context, FullHttpRequest request, Optional<GraphRights> rights) {
    try {
      if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.POST)) {
        refuse(context, request, HttpResponseStatus.METHOD_NOT_ALLOWED, "Use GET or POST");
        return;
      }
      RequestMessage admitted = policy.admit(read(request), rights);
      FullHttpRequest admittedRequest = rewritten(context, request, admitted);
      clients.ask(
          context.channel(),
          () -> {
            clients.admitted(rights, RequestPolicy.sources(admitted));
            super.channelRead(context, admittedRequest);
          });
    } catch (RefusedRequestException e) {
      HttpResponseStatus status =
          switch (e.code()) {
            case UNAUTHORIZED -> HttpResponseStatus.FORBIDDEN;
            default -> HttpResponseStatus.BAD_REQUEST;
          };
      refuse(context, request, status, e.text());
    } catch (SerializationException e) {
      refuse(context, request, HttpResponseStatus.BAD_REQUEST, "The request cannot be read");
    } finally {
      request.release();
    }
  }

  private RequestMessage read(FullHttpRequest request) {
    RequestMessage parsed;
    try {
      parsed = HttpHandlerUtil.getRequestMessageFromHttpRequest(request, serializers);
    } catch (SerializationException | RuntimeException e) { // catch-all: parsers of foreign bytes
      String detail = e instanceof IllegalArgumentException ? ": " + e.getMessage() : "";
      throw RefusedRequestException.invalid("The request cannot be read" + detail);
    }
    boolean bytecode = parsed.getArgs().get(Tokens.ARGS_GREMLIN) instanceof Bytecode;
    RequestMessage.Builder plain =
        RequestMessage.build(bytecode ? Tokens.OPS_BYTECODE : Tokens.OPS_EVAL)
            .overrideRequestId(parsed.getRequestId())
            .processor(bytecode ? "traversal" : "");
    parsed
        .getArgs()
        .forEach(
            (name, value) -> {
              if (value != null) {
                plain.addArg(name, value);
              }
            });
    return plain.create();
  }

  private FullHttpRequest rewritten(
      ChannelHandlerContext context, FullHttpRequest original, RequestMessage admitted)
      throws SerializationException {
    ByteBuf body = binary.serializeRequestAsBinary(admitted, context.alloc());
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            original.protocolVersion(), HttpMethod.POST, original.uri(), body);
    for (CharSequence header :
        List.of(HttpHeaderNames.ACCEPT, HttpHeaderNames.ORIGIN, HttpHeaderNames.CONNECTION)) {
      String value = original.headers().get(header);
      if (value != null) {
        request.headers().set(header, value);
      }
    }
    request.headers().set(HttpHeaderNames.CONTENT_TYPE, BINARY);
    return request;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a write that fails has closed its channel
  private static void refuse(
      ChannelHandlerContext context,
      FullHttpRequest request,
      HttpResponseStatus status,
      String message) {
    byte[] body =
        Objects.requireNonNull(JSON.createObjectNode())
            .put("message", message)
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
      response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"KithGraph\"");
    }
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    HttpUtil.setKeepAlive(response, keepAlive);
    HttpUtil.setContentLength(response, body.length);
    ChannelFuture sent = context.writeAndFlush(response);
    if (!keepAlive) {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
  }
}
