package io.kithgraph.meta.security;

/**
 * Somebody who has shown the password of a user. It is worth as much as the user is at the moment:
 * a removed user, a new user of the same name and one with a new password are somebody else.
 * Immutable.
 *
 * @param name of the user
 * @param password the hash that was matched
 */
public record Caller(String name, PasswordHash password) {}
