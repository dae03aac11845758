package io.kithgraph.distribution.status;

/** How something is, from good to bad. */
public enum Health {
  /** All is as the cluster map wants it. */
  GREEN,
  /** It serves, but the next failure may stop it. */
  YELLOW,
  /** It does not serve. */
  RED;

  Health worse(Health other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
