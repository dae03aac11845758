package io.kithgraph.loadgen.runner;

/**
 * What ended within one second of a run. Immutable.
 *
 * @param number from 1
 * @param rate calls per second that were begun
 * @param calls that succeeded
 * @param failures that failed, or were answered wrongly
 */
public record Second(
    int number, double rate, long calls, long failures, long p50Micros, long p99Micros) {}
