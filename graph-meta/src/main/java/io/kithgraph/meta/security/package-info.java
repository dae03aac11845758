/**
 * Who may do what: users with hashed passwords and what they are granted on each graph, and the
 * checks that the doors of a server make.
 *
 * <p>Read {@link io.kithgraph.meta.security.User}, {@link io.kithgraph.meta.security.Users} and
 * {@link io.kithgraph.meta.security.AccessControl} first. Knows nothing of protocols: how a name
 * and a password travel is the business of each door. Must not depend on where users are kept.
 */
@NullMarked
package io.kithgraph.meta.security;

import org.jspecify.annotations.NullMarked;
