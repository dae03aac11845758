package io.kithgraph.gremlin;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.tinkerpop.gremlin.util.message.ResponseStatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client is told about a failure. Immutable.
 *
 * <p>Codes: what the client did wrong is 597 (evaluation) or 49x (request); what may succeed when
 * tried again is 596 (temporary) or 429; running out of time is 598; our own faults are 500 and say
 * nothing but that, the rest being in the server's log under the same request id.
 */
record ErrorReply(ResponseStatusCode code, String message) {
  private static final Logger log = LoggerFactory.getLogger(ErrorReply.class);

  /** Names of classes at the head of a message are no help to anybody. */
  private static final Pattern CLASS_NAMES =
      Pattern.compile("^(?:(?:[a-z][\\w]*\\.)+[A-Z][\\w$]*(?:Exception|Error|Throwable): )+");

  private static final Pattern CAST =
      Pattern.compile(
          "^class (?:\\S*\\.)?(\\w+) cannot be cast to class (?:\\S*\\.)?(\\w+).*", Pattern.DOTALL);

  /** What steps throw at values that they cannot take: the query is wrong, not the server. */
  private static final Set<String> QUERY_FAULTS =
      Set.of(
          "java.lang.IllegalArgumentException",
          "java.lang.IllegalStateException",
          "java.lang.UnsupportedOperationException",
          "java.lang.NumberFormatException",
          "java.lang.ArithmeticException",
          "java.lang.ClassCastException",
          "java.util.NoSuchElementException",
          "java.time.format.DateTimeParseException",
          "javax.script.ScriptException");

  /**
   * @param classes the names of the exception's class and of its causes, outermost first
   */
  static ErrorReply of(ResponseStatusCode code, @Nullable String text, List<?> classes) {
    String message = text == null ? "" : readable(text);
    return switch (code) {
      case SERVER_ERROR_TIMEOUT -> timeout();
      case SERVER_ERROR, SERVER_ERROR_EVALUATION, SERVER_ERROR_SERIALIZATION ->
          classified(code, message, classes);
      default -> new ErrorReply(code, message);
    };
  }

  private static ErrorReply classified(ResponseStatusCode code, String message, List<?> classes) {
    if (classes.isEmpty()) {
      return new ErrorReply(code, message);
    }
    if (classes.stream().anyMatch(ErrorReply::isTimeout)) {
      return timeout();
    }
    if (classes.contains(WriteRefusal.RefusedWriteException.class.getName())) {
      return new ErrorReply(ResponseStatusCode.UNAUTHORIZED, message);
    }
    if (message.startsWith("Error during serialization")) {
      return new ErrorReply(ResponseStatusCode.SERVER_ERROR_SERIALIZATION, message);
    }
    Object root = classes.get(classes.size() - 1);
    if (classes.stream().anyMatch(ErrorReply::isOurs) || isQueryFault(root)) {
      return new ErrorReply(ResponseStatusCode.SERVER_ERROR_EVALUATION, message);
    }
    log.error("A query failed through no fault of its author: {} {}", classes, message);
    return new ErrorReply(
        ResponseStatusCode.SERVER_ERROR,
        "The server failed to run this query; its log tells more under the id of the request");
  }

  private static ErrorReply timeout() {
    return new ErrorReply(
        ResponseStatusCode.SERVER_ERROR_TIMEOUT,
        "The query took longer than its evaluationTimeout; narrow it, or give it more time");
  }

  private static boolean isTimeout(Object className) {
    return className.equals("java.lang.InterruptedException")
        || className.equals("java.util.concurrent.TimeoutException")
        || className.equals(
            "org.apache.tinkerpop.gremlin.process.traversal.util.TraversalInterruptedException");
  }

  private static boolean isOurs(Object className) {
    return className instanceof String name
        && (name.startsWith("io.kithgraph.") || name.startsWith("org.apache.tinkerpop."));
  }

  private static boolean isQueryFault(Object className) {
    return className instanceof String name && QUERY_FAULTS.contains(name);
  }

  private static String readable(String text) {
    String message = CLASS_NAMES.matcher(text).replaceFirst("");
    return CAST.matcher(message).replaceFirst("A step met a value of type $1 where it takes a $2");
  }
}
