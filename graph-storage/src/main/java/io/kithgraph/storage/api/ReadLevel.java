package io.kithgraph.storage.api;

import java.time.Duration;

/** How fresh an answer must be. Immutable. */
public sealed interface ReadLevel {

  /** All that was acknowledged before the read began. */
  record Strong() implements ReadLevel {}

  /** At least what the holder of the token wrote or saw. */
  record Session(SessionToken token) implements ReadLevel {}

  /** Any replica that is no staler than this. */
  record Bounded(Duration maxStaleness) implements ReadLevel {}

  /** The default. */
  ReadLevel STRONG = new Strong();
}
