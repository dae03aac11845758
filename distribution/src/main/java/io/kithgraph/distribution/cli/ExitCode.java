package io.kithgraph.distribution.cli;

/**
 * What the exit code of a {@code kith} command means. The numbers are part of the interface: they
 * are never changed. {@code docs/operations.md} repeats them.
 */
public enum ExitCode {
  OK(0, "all went well"),
  FAILED(1, "something unexpected; the log says more"),
  USAGE(2, "the command line makes no sense"),
  CONFIGURATION(3, "the configuration, the JDK or the build is not usable"),
  DATA_IN_USE(4, "another process uses the data folder"),
  DATA_NOT_USABLE(5, "the data folder is of a newer format, damaged, or not ours"),
  PORT_TAKEN(6, "another process listens on a port that was asked for"),
  UNREACHABLE(7, "the server cannot be reached, or stopped answering"),
  ROWS_REJECTED(8, "the import is complete, but some rows were rejected"),
  REFUSED(9, "the server refused the request"),
  CHECK_FAILED(10, "a check found a difference"),
  INTERRUPTED(130, "ctrl-C");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The number that the process ends with. */
  public int code() {
    return code;
  }

  /** One phrase for the help texts. */
  public String meaning() {
    return meaning;
  }
}
