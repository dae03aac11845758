/**
 * The configuration of a server: one typed record, filled from defaults, a YAML file, the
 * environment and flags, in this order, checked as a whole before anything starts.
 *
 * <p>Read {@link io.kithgraph.distribution.config.ServerConfig} and {@link
 * io.kithgraph.distribution.config.ConfigReader} first. The only package that knows Jackson; must
 * not depend on what is configured.
 */
@NullMarked
package io.kithgraph.distribution.config;

import org.jspecify.annotations.NullMarked;
