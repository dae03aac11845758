/**
 * A storage node: its data folder, the replicas that the cluster map gives it, the upkeep that goes
 * on in the background, and its gRPC service.
 *
 * <p>Read {@link io.kithgraph.storage.server.StorageServer} first, then {@link
 * io.kithgraph.storage.server.StorageFolder} and {@link io.kithgraph.storage.server.Upkeep}. The
 * only package of the module that wires objects together; nothing below may depend on it.
 */
@NullMarked
package io.kithgraph.storage.server;

import org.jspecify.annotations.NullMarked;
