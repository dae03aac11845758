package io.kithgraph.query.server.grpc;

import io.kithgraph.meta.cluster.NumberAllocator;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.IndexJobs;
import io.kithgraph.storage.api.StorageClient;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What the services of one query node stand on. Immutable.
 *
 * @param blocking runs what blocks: changes of the catalog, leases of numbers; bounded, it may
 *     reject
 * @param random a strong source of chance, for the ids of writes
 */
public record ServiceParts(
    StorageClient storage,
    Catalog catalog,
    IndexJobs indexJobs,
    NumberAllocator numbers,
    Executor blocking,
    RequestLimits limits,
    Clock clock,
    RandomGenerator random) {}
