package io.kithgraph.gremlin;

import io.kithgraph.meta.security.AccessControl;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.tinkerpop.gremlin.server.Context;
import org.apache.tinkerpop.gremlin.server.op.OpProcessorException;
import org.apache.tinkerpop.gremlin.server.op.session.Session;
import org.apache.tinkerpop.gremlin.server.op.session.SessionOpProcessor;
import org.apache.tinkerpop.gremlin.util.Tokens;
import org.apache.tinkerpop.gremlin.util.function.ThrowingConsumer;
import org.apache.tinkerpop.gremlin.util.message.RequestMessage;
import org.apache.tinkerpop.gremlin.util.message.ResponseMessage;
import org.apache.tinkerpop.gremlin.util.message.ResponseStatusCode;

/**
 * Sessions, which have script engines of their own: those are closed when a session begins, and
 * there are only so many sessions at once. A session belongs to the user who began it, for as long
 * as nothing about the user changes: what was written in it before rights were taken away can not
 * be committed after. The gate sends requests here that ask for a session. Thread-safe as
 * TinkerPop's own.
 */
@SuppressWarnings("try") // the close() of TinkerPop's processors throws anything
public final class GuardedSessions extends SessionOpProcessor {
  /** The name under which the gate finds it; clients do not know it. */
  static final String NAME = "kith-session";

  /** TinkerPop's sessions, by themselves: an owner is forgotten with the session. */
  private final Map<Session, GraphRights.Standing> owners =
      Collections.synchronizedMap(new WeakHashMap<>());

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public ThrowingConsumer<Context> select(Context context) throws OpProcessorException {
    RequestMessage request = context.getRequestMessage();
    String name = request.getArg(Tokens.ARGS_SESSION);
    boolean closing = request.getOp().equals(Tokens.OPS_CLOSE);
    Session session = sessions.get(name);
    if (session == null && !closing) {
      requireRoom(context, request);
      session = getSession(context, request);
      ClosedEngines.close(session.getGremlinExecutor().getScriptEngineManager());
    }
    if (session != null) {
      requireOwner(context, request, session, closing);
    }
    return super.select(context);
  }

  private void requireOwner(
      Context context, RequestMessage request, Session session, boolean closing)
      throws OpProcessorException {
    Optional<AccessControl> access = ((KithSettings) context.getSettings()).access();
    if (access.isEmpty()) {
      return;
    }
    GraphRights.Standing asking = standing(context, request, access.get());
    GraphRights.Standing owner = owners.computeIfAbsent(session, begun -> asking);
    if (!owner.user().equals(asking.user())) {
      throw refused(
          request, ResponseStatusCode.UNAUTHORIZED, "This session belongs to another user");
    }
    if (!closing && !owner.equals(asking)) {
      throw refused(
          request,
          ResponseStatusCode.UNAUTHORIZED,
          "What you may do has changed since this session began; close it and begin another");
    }
  }

  private static GraphRights.Standing standing(
      Context context, RequestMessage request, AccessControl control) throws OpProcessorException {
    try {
      return RequestGate.rights(control, context.getChannelHandlerContext().channel()).standing();
    } catch (RefusedRequestException e) {
      throw refused(request, e.code(), e.text());
    }
  }

  private static void requireRoom(Context context, RequestMessage request)
      throws OpProcessorException {
    int limit = ((KithSettings) context.getSettings()).config().maxSessions();
    if (sessions.size() >= limit) {
      String message =
          "There are " + limit + " sessions open, which is the limit; try again in a moment";
      throw refused(request, ResponseStatusCode.TOO_MANY_REQUESTS, message);
    }
  }

  private static OpProcessorException refused(
      RequestMessage request, ResponseStatusCode code, String message) {
    return new OpProcessorException(
        message, ResponseMessage.build(request).code(code).statusMessage(message).create());
  }
}
