package io.kithgraph.loadgen.runner;

/**
 * What one call costs, which says more than its rate when others use the machine too. Immutable.
 *
 * @param clientMicros processor time in this process
 * @param serverMicros processor time in the process of the server; 0 if that is not known
 * @param serverBytes of heap that the server allocates; 0 if that is not known
 */
public record CostPerCall(double clientMicros, double serverMicros, double serverBytes) {

  /** The processor time of both together. */
  public double micros() {
    return clientMicros + serverMicros;
  }
}
