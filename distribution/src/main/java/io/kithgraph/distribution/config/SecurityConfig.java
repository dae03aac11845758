package io.kithgraph.distribution.config;

/**
 * Who is let in at the doors of a query node. Immutable.
 *
 * @param authentication whether everybody has to show a name and a password
 * @param allowAnonymous whether the doors may listen on more than loopback without authentication
 * @param firstPasswordFile a file with the password of the first administrator, {@code admin}, who
 *     is made when there are no users; empty = none is made
 */
public record SecurityConfig(
    boolean authentication, boolean allowAnonymous, String firstPasswordFile) {

  static final SecurityConfig DEFAULTS = new SecurityConfig(false, false, "");
}
