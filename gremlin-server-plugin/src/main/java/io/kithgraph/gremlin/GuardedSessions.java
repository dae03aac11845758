package io.kithgraph.gremlin;

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
 * there are only so many sessions at once. The gate sends requests here that ask for a session.
 * Thread-safe as TinkerPop's own.
 */
@SuppressWarnings("try") // the close() of TinkerPop's processors throws anything
public final class GuardedSessions extends SessionOpProcessor {
  /** The name under which the gate finds it; clients do not know it. */
  static final String NAME = "kith-session";

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public ThrowingConsumer<Context> select(Context context) throws OpProcessorException {
    RequestMessage request = context.getRequestMessage();
    if (!request.getOp().equals(Tokens.OPS_CLOSE)) {
      String name = request.getArg(Tokens.ARGS_SESSION);
      if (!sessions.containsKey(name)) {
        requireRoom(context, request);
        Session session = getSession(context, request);
        ClosedEngines.close(session.getGremlinExecutor().getScriptEngineManager());
      }
    }
    return super.select(context);
  }

  private static void requireRoom(Context context, RequestMessage request)
      throws OpProcessorException {
    int limit = ((KithSettings) context.getSettings()).config().maxSessions();
    if (sessions.size() >= limit) {
      String message =
          "There are " + limit + " sessions open, which is the limit; try again in a moment";
      throw new OpProcessorException(
          message,
          ResponseMessage.build(request)
              .code(ResponseStatusCode.TOO_MANY_REQUESTS)
              .statusMessage(message)
              .create());
    }
  }
}
