package io.kithgraph.gremlin;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.tinkerpop.gremlin.process.traversal.Bytecode;
import org.apache.tinkerpop.gremlin.util.Tokens;
import org.apache.tinkerpop.gremlin.util.message.RequestMessage;
import org.apache.tinkerpop.gremlin.util.message.ResponseStatusCode;
import org.jspecify.annotations.Nullable;

/**
 * The one gate that every request passes, whatever it came over: WebSocket, HTTP, or a session. It
 * lets through scripts in the {@code gremlin-lang} grammar and bytecode without code in it, sets
 * what clients leave out, and keeps what they ask for within bounds. Pure and immutable.
 */
final class RequestPolicy {
  /** The only language of scripts. */
  static final String LANGUAGE = "gremlin-lang";

  /** What drivers name, or leave out, without meaning it. */
  private static final String DRIVERS_DEFAULT_LANGUAGE = "gremlin-groovy";

  private static final int MAX_SESSION_NAME = 256;

  /** Knows no traversal source, and so lets nothing in. */
  static final RequestPolicy CLOSED =
      new RequestPolicy(GremlinServerConfig.defaults(), source -> false);

  private final GremlinServerConfig config;
  private final Predicate<String> sourceExists;
  private final ScriptPolicy scripts;

  /**
   * @param sourceExists whether there is a traversal source of that name
   */
  RequestPolicy(GremlinServerConfig config, Predicate<String> sourceExists) {
    this.config = config;
    this.sourceExists = sourceExists;
    this.scripts = new ScriptPolicy(config.maxEvaluationTimeout());
  }

  /**
   * The request to run in place of the given one.
   *
   * @param rights what its sender may do; empty = everything
   * @throws RefusedRequestException if it is not let in
   */
  RequestMessage admit(RequestMessage request, Optional<GraphRights> rights) {
    Map<String, Object> args = new HashMap<>(request.getArgs());
    String op = request.getOp();
    String door = request.getProcessor();
    boolean session = door.equals("session");
    if (!session && !door.isEmpty() && !door.equals("traversal")) {
      throw RefusedRequestException.invalid("There is no request processor '" + door + "'");
    }
    switch (op) {
      case Tokens.OPS_EVAL -> admitScript(args, rights);
      case Tokens.OPS_BYTECODE -> admitBytecode(args, rights);
      case Tokens.OPS_CLOSE -> {}
      default ->
          throw new RefusedRequestException(
              ResponseStatusCode.REQUEST_ERROR_MALFORMED_REQUEST,
              "There is no operation '" + op + "'");
    }
    if (session) {
      checkSession(args);
    }
    RequestMessage.Builder admitted =
        RequestMessage.build(op)
            .overrideRequestId(request.getRequestId())
            .processor(session ? GuardedSessions.NAME : door);
    args.forEach(admitted::addArg);
    return admitted.create();
  }

  /** The traversal sources that an admitted request uses. */
  static Set<String> sources(RequestMessage admitted) {
    Set<String> sources = new HashSet<>();
    if (admitted.getArgs().get(Tokens.ARGS_ALIASES) instanceof Map<?, ?> aliases) {
      aliases.values().forEach(source -> sources.add(text(source)));
    }
    return sources;
  }

  private void admitScript(Map<String, Object> args, Optional<GraphRights> rights) {
    Object script = args.get(Tokens.ARGS_GREMLIN);
    if (!(script instanceof String text)) {
      throw RefusedRequestException.invalid("The query must be a text in the argument 'gremlin'");
    }
    Object language = args.get(Tokens.ARGS_LANGUAGE);
    if (language != null
        && !language.equals(LANGUAGE)
        && !language.equals(DRIVERS_DEFAULT_LANGUAGE)
        && !language.equals("")) {
      throw RefusedRequestException.closed(
          "This server takes the language gremlin-lang only, not '" + language + "'");
    }
    args.put(Tokens.ARGS_LANGUAGE, LANGUAGE);
    scripts.check(text);
    admitParameters(args);
    admitAliases(args, rights);
    admitLimits(args);
  }

  private void admitBytecode(Map<String, Object> args, Optional<GraphRights> rights) {
    Object gremlin = args.get(Tokens.ARGS_GREMLIN);
    if (!(gremlin instanceof Bytecode bytecode)) {
      throw RefusedRequestException.invalid("The argument 'gremlin' must be bytecode");
    }
    args.put(Tokens.ARGS_GREMLIN, BytecodePolicy.admit(bytecode));
    admitAliases(args, rights);
    if (args.get(Tokens.ARGS_ALIASES) instanceof Map<?, ?> aliases && aliases.size() != 1) {
      throw RefusedRequestException.invalid("Bytecode has one alias, 'g'");
    }
    admitLimits(args);
  }

  private void admitParameters(Map<String, Object> args) {
    Object bindings = args.get(Tokens.ARGS_BINDINGS);
    if (bindings == null) {
      return;
    }
    if (!(bindings instanceof Map<?, ?> parameters)) {
      throw RefusedRequestException.invalid("The argument 'bindings' must be a map");
    }
    if (parameters.size() > config.maxParameters()) {
      throw RefusedRequestException.invalid(
          "A query has at most "
              + config.maxParameters()
              + " parameters, not "
              + parameters.size());
    }
    for (Object name : parameters.keySet()) {
      // A parameter of this name would take the place of the traversal source.
      if (!(name instanceof String) || name.equals(Tokens.VAL_TRAVERSAL_SOURCE_ALIAS)) {
        throw RefusedRequestException.invalid("A parameter cannot have the name '" + name + "'");
      }
    }
  }

  private void admitAliases(Map<String, Object> args, Optional<GraphRights> rights) {
    Map<String, String> aliases = new HashMap<>();
    if (args.get(Tokens.ARGS_ALIASES) instanceof Map<?, ?> given) {
      given.forEach((alias, source) -> aliases.put(text(alias), text(source)));
    } else if (args.get(Tokens.ARGS_ALIASES) != null) {
      throw RefusedRequestException.invalid("The argument 'aliases' must be a map");
    }
    aliases.putIfAbsent(Tokens.VAL_TRAVERSAL_SOURCE_ALIAS, TraversalSources.DEFAULT);
    Map<String, String> admitted = new HashMap<>();
    aliases.forEach(
        (alias, source) -> {
          // First: who may not read a graph does not learn whether there is one.
          admitted.put(alias, rights.map(of -> of.source(source)).orElse(source));
          checkExists(source);
        });
    args.put(Tokens.ARGS_ALIASES, admitted);
  }

  private void checkExists(String source) {
    if (!sourceExists.test(source)) {
      throw RefusedRequestException.invalid(
          "There is no traversal source '"
              + source
              + "'; 'g' is the default graph, and every graph is a source by its own name");
    }
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw RefusedRequestException.invalid("The aliases and their sources must be texts");
  }

  private void admitLimits(Map<String, Object> args) {
    Object timeout = args.get(Tokens.ARGS_EVAL_TIMEOUT);
    if (timeout != null) {
      long most = config.maxEvaluationTimeout().toMillis();
      long asked = number(timeout, Tokens.ARGS_EVAL_TIMEOUT);
      // Zero means no limit to TinkerPop.
      args.put(Tokens.ARGS_EVAL_TIMEOUT, asked <= 0 || asked > most ? most : asked);
    }
    Object batch = args.get(Tokens.ARGS_BATCH_SIZE);
    if (batch != null) {
      long asked = number(batch, Tokens.ARGS_BATCH_SIZE);
      if (asked < 1) {
        throw RefusedRequestException.invalid("The batch size is positive, not " + asked);
      }
      args.put(Tokens.ARGS_BATCH_SIZE, (int) Math.min(asked, config.maxBatchSize()));
    }
    Object managed = args.get(Tokens.ARGS_MANAGE_TRANSACTION);
    if (managed != null && !(managed instanceof Boolean)) {
      throw RefusedRequestException.invalid("The argument 'manageTransaction' is true or false");
    }
  }

  private static long number(Object value, String name) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw RefusedRequestException.invalid("The argument '" + name + "' must be a number");
  }

  private static void checkSession(Map<String, Object> args) {
    Object name = args.get(Tokens.ARGS_SESSION);
    if (!(name instanceof String text) || text.isEmpty() || text.length() > MAX_SESSION_NAME) {
      throw RefusedRequestException.invalid(
          "The argument 'session' must be a text of 1 to " + MAX_SESSION_NAME + " characters");
    }
  }
}
