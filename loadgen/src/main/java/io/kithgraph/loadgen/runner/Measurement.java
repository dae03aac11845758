package io.kithgraph.loadgen.runner;

/**
 * What one load measured. Immutable.
 *
 * @param name what was called
 * @param inFlight how many calls were under way at any moment; 0 if calls began at fixed moments
 * @param callsPerSecond calls that succeeded, by the second
 * @param p50Micros half of the calls took no longer
 * @param p99Micros 99 of 100 calls took no longer
 * @param failures calls that failed
 * @param cost of each call
 */
public record Measurement(
    String name,
    int inFlight,
    double callsPerSecond,
    long p50Micros,
    long p99Micros,
    long failures,
    CostPerCall cost) {}
