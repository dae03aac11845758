package io.kithgraph.distribution.config;

/**
 * A value as it was given. Immutable.
 *
 * @param text the value
 * @param place where it was given, as the user should read it
 */
record GivenValue(String text, String place) {}
