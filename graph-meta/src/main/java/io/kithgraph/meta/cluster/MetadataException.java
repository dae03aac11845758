package io.kithgraph.meta.cluster;

import java.io.Serial;

/** The metadata of a deployment cannot be read or changed; the message says why and what to do. */
public final class MetadataException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Who must act. */
  public enum Reason {
    /** Nobody: try again later, the metadata store cannot be reached. */
    UNAVAILABLE,
    /** The operator: start the deployment, or connect to the right one. */
    NO_DEPLOYMENT,
    /** The operator: use a newer release, the metadata was written by one. */
    NEWER_FORMAT,
    /** The operator: another process uses the folder or the node. */
    IN_USE,
    /** The operator: what is asked does not fit the deployment. */
    INVALID,
    /** The operator: what is stored is damaged; restore it. */
    CORRUPT
  }

  private final Reason reason;

  public MetadataException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public MetadataException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
