package io.kithgraph.loadgen.runner;

/**
 * What ended within one second of a run. Immutable.
 *
 * @param number from 1
 * @param rate calls per second that were begun
 * @param calls that succeeded
 * @param failures that failed, or were answered wrongly
 * @param p50Micros half of the calls took no longer
 * @param p99Micros 99 of 100 calls took no longer
 * @param maxMicros the slowest call took so long
 */
public record Second(
    int number,
    double rate,
    long calls,
    long failures,
    long p50Micros,
    long p99Micros,
    long maxMicros) {}
