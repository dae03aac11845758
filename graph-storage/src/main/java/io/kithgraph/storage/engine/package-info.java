/**
 * What the storage node needs of an ordered key-value engine: point reads, atomic batches of puts
 * and appends, snapshots, ordered scans and checkpoints.
 *
 * <p>Read {@link io.kithgraph.storage.engine.Engine} first: it holds the whole contract, which
 * {@code EngineContract} tests. This package depends on the JDK alone and knows nothing of keys,
 * pages or any engine's library.
 */
@NullMarked
package io.kithgraph.storage.engine;

import org.jspecify.annotations.NullMarked;
