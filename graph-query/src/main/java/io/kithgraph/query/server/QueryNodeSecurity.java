package io.kithgraph.query.server;

import io.kithgraph.meta.security.AccessControl;
import io.kithgraph.meta.security.Users;
import java.util.Optional;

/**
 * Who may do what at a query node. Immutable.
 *
 * @param control asks every caller for a name and a password; empty = everybody may do everything
 * @param users whom the service of users manages; empty = it is not served
 */
public record QueryNodeSecurity(Optional<AccessControl> control, Optional<Users> users) {
  /** Everybody may do everything, and nobody manages users. */
  public static final QueryNodeSecurity NONE =
      new QueryNodeSecurity(Optional.empty(), Optional.empty());
}
