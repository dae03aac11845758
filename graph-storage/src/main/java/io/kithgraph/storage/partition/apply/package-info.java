/**
 * What the commands of the log do to a partition. Everything here runs in the apply thread and is
 * deterministic: no clock but the log's, no randomness.
 *
 * <p>Read {@link io.kithgraph.storage.partition.apply.CommandApplier} first (the commit protocol),
 * then {@link io.kithgraph.storage.partition.apply.PartEvaluation} (what a mutation does) and
 * {@link io.kithgraph.storage.partition.apply.EntryState} (the state while one entry is applied).
 * Knows nothing of readers.
 */
@NullMarked
package io.kithgraph.storage.partition.apply;

import org.jspecify.annotations.NullMarked;
