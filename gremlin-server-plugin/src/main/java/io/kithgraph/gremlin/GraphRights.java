package io.kithgraph.gremlin;

import io.kithgraph.meta.security.Access;
import io.kithgraph.meta.security.AccessControl;
import io.kithgraph.meta.security.AccessException;
import io.kithgraph.meta.security.Caller;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.Optional;

/**
 * What the caller of a request may do with a traversal source. Immutable; the decision is that of
 * the moment.
 */
final class GraphRights {
  /** Who showed a password over this connection. */
  private static final AttributeKey<Caller> CALLER = AttributeKey.valueOf("kith-caller");

  private final AccessControl control;
  private final Caller caller;

  private GraphRights(AccessControl control, Caller caller) {
    this.control = control;
    this.caller = caller;
  }

  static GraphRights of(AccessControl control, Caller caller) {
    return new GraphRights(control, caller);
  }

  /** Remembers who speaks over a connection. */
  static void identify(Channel channel, Caller caller) {
    channel.attr(CALLER).set(caller);
  }

  /** The rights of who speaks over a connection; empty if nobody has shown a password. */
  static Optional<GraphRights> of(AccessControl control, Channel channel) {
    return Optional.ofNullable(channel.attr(CALLER).get())
        .map(caller -> new GraphRights(control, caller));
  }

  /**
   * The source to use in place of the one asked for: the same, or the one that only reads.
   *
   * @throws RefusedRequestException if the caller may not even read
   */
  String source(String asked) {
    String graph = TraversalSources.graphName(asked);
    try {
      control.require(caller, graph, Access.READ);
      return control.may(caller, graph, Access.WRITE) ? asked : TraversalSources.readOnly(asked);
    } catch (AccessException e) {
      throw RefusedRequestException.closed(String.valueOf(e.getMessage()));
    }
  }

  /** Whether the caller may still use a source that {@link #source} gave. */
  boolean stillGives(String admitted) {
    String asked = TraversalSources.withoutMark(admitted);
    try {
      String now = source(asked);
      return now.equals(admitted) || now.equals(asked);
    } catch (RefusedRequestException e) {
      return false;
    }
  }

  /**
   * A user and the state of its rights.
   *
   * @param revision changes with whatever is changed about the user
   */
  record Standing(String user, long revision) {}

  /**
   * The standing of the caller now.
   *
   * @throws RefusedRequestException if the user is gone or has another password
   */
  Standing standing() {
    try {
      return new Standing(caller.name(), control.user(caller).revision());
    } catch (AccessException e) {
      throw RefusedRequestException.closed(String.valueOf(e.getMessage()));
    }
  }
}
