package io.kithgraph.query.server.access;

import io.grpc.Context;
import io.kithgraph.meta.security.Access;
import io.kithgraph.meta.security.AccessControl;
import io.kithgraph.meta.security.AccessException;
import io.kithgraph.meta.security.Caller;
import java.util.Optional;

/**
 * What the caller of the current call may do. Everything, where there is no authentication.
 * Immutable; rights are looked up as they are when asked for.
 */
public final class CallRights {
  private static final CallRights ALL = new CallRights(Optional.empty());

  private static final Context.Key<CallRights> KEY =
      Context.keyWithDefault("kithgraph-call-rights", ALL);

  private record Known(AccessControl control, Caller caller) {}

  private final Optional<Known> known;

  private CallRights(Optional<Known> known) {
    this.known = known;
  }

  /** Those of the call that this thread serves; ask while the call is being started. */
  public static CallRights current() {
    return KEY.get();
  }

  static Context with(Context context, AccessControl control, Caller caller) {
    return context.withValue(KEY, new CallRights(Optional.of(new Known(control, caller))));
  }

  /** The name of the user who calls; empty where there is no authentication. */
  public Optional<String> user() {
    return known.map(k -> k.caller().name());
  }

  /** Whether the caller may do that to the graph. */
  public boolean may(String graph, Access access) {
    return known.map(k -> k.control().may(k.caller(), graph, access)).orElse(true);
  }

  /**
   * Refuses what the caller may not do.
   *
   * @throws AccessException saying what is missing
   */
  public void require(String graph, Access access) {
    known.ifPresent(k -> k.control().require(k.caller(), graph, access));
  }
}
