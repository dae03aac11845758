package io.kithgraph.loadgen.exporter;

/** An export that cannot go on; the message says why and what to do. */
public final class ExportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExportException(String message) {
    super(message);
  }

  ExportException(String message, Throwable cause) {
    super(message, cause);
  }
}
