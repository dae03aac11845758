/**
 * Commits over any number of partitions: in one as one command, in several in two phases; and the
 * end of what commits leave behind, abandoned transactions and the edges of deleted vertices.
 *
 * <p>Read {@link io.kithgraph.storage.client.commit.CommitCoordinator} first, then {@code
 * RepeatedCommit} (the loop around one commit), {@code TransactionPlan} (a commit divided by
 * partitions) and {@code TwoPhaseCommit} (one try of it). Must not depend on the client above it:
 * whoever cleans up commits through {@link io.kithgraph.storage.api.StorageClient}.
 */
@NullMarked
package io.kithgraph.storage.client.commit;

import org.jspecify.annotations.NullMarked;
