/**
 * Moves slots from one partition to another while both serve: the steps and their order, and
 * nothing of how calls travel.
 *
 * <p>Read {@link io.kithgraph.storage.move.SlotMove} first; {@link
 * io.kithgraph.storage.move.MoveCalls} is all that it needs of the world. What the steps do to a
 * partition is in {@code partition.apply}. Depends on the language of storage and on cluster maps.
 */
@NullMarked
package io.kithgraph.storage.move;

import org.jspecify.annotations.NullMarked;
