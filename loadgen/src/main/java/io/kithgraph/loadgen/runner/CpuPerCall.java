package io.kithgraph.loadgen.runner;

/**
 * Processor time that one call costs, which says more than its rate when others use the machine
 * too. Immutable.
 *
 * @param clientMicros in this process
 * @param serverMicros in the process of the server; 0 if that is not known
 */
public record CpuPerCall(double clientMicros, double serverMicros) {

  /** Both together. */
  public double micros() {
    return clientMicros + serverMicros;
  }
}
