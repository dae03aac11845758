package io.kithgraph.storage.api;

/** What one mutation of a successful commit did. */
public enum Outcome {
  CREATED,
  UPDATED,
  /** It was there already and was left as it is. */
  UNCHANGED,
  DELETED,
  /** A deletion found nothing to delete. */
  NOT_FOUND
}
