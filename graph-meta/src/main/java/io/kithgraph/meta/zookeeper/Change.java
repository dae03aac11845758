package io.kithgraph.meta.zookeeper;

/** One part of an atomic change of znodes. Immutable. */
sealed interface Change {

  /** A znode that must not exist yet; its parent must. */
  record Create(String path, String document) implements Change {}

  /** A new document for a znode that must have the version. */
  record Replace(String path, String document, int version) implements Change {}

  /** The end of a znode that must exist. */
  record Delete(String path) implements Change {}
}
