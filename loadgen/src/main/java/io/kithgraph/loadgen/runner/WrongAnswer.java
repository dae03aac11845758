package io.kithgraph.loadgen.runner;

/** An answer that is not what it must be; counted apart from calls that fail. */
public final class WrongAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of constant text, so that they can be counted. */
  public WrongAnswer(String message) {
    super(message, null, false, false);
  }
}
