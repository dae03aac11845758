package io.kithgraph.gremlin;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.tinkerpop.gremlin.jsr223.GremlinScriptChecker;

/**
 * What a script may ask for. The grammar alone decides that it is Gremlin and nothing else; what is
 * left to refuse is what TinkerPop reads from the text before it parses it, and a step that says
 * early and clearly what {@link FileAccessRefusal} would say late. Immutable.
 */
final class ScriptPolicy {
  /** Names the only steps that reach out of the graph, at the root of a query. */
  private static final Pattern IO = Pattern.compile("^\\s*g\\s*\\.\\s*io\\s*\\(");

  private final Duration maxTime;

  ScriptPolicy(Duration maxTime) {
    this.maxTime = maxTime;
  }

  /**
   * Refuses what a script may not ask for.
   *
   * @throws RefusedRequestException if it does
   */
  void check(String script) {
    if (script.isBlank()) {
      throw RefusedRequestException.invalid("The query is empty");
    }
    if (IO.matcher(script).find()) {
      throw RefusedRequestException.closed("This server does not run the step io()");
    }
    Optional<Long> timeout;
    try {
      timeout = GremlinScriptChecker.parse(script).getTimeout();
    } catch (NumberFormatException e) {
      throw RefusedRequestException.invalid("The evaluationTimeout in the query is not a number");
    }
    if (timeout.isPresent() && (timeout.get() <= 0 || timeout.get() > maxTime.toMillis())) {
      throw RefusedRequestException.invalid(
          "The evaluationTimeout in the query is 1 to "
              + maxTime.toMillis()
              + " milliseconds, not "
              + timeout.get());
    }
  }
}
