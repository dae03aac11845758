package io.kithgraph.meta.zookeeper;

import java.util.UUID;

/**
 * What tells a deployment from every other. Immutable.
 *
 * @param id made at random when the deployment first started
 * @param format the version of the layout of its metadata as a whole
 */
public record Deployment(UUID id, int format) {}
