/**
 * What a partition answers to reads of vertices and adjacency lists, from one pinned state.
 *
 * <p>Read {@link io.kithgraph.storage.partition.read.PartitionReader} first (the one way in), then
 * {@link io.kithgraph.storage.partition.read.RangeReader}. Sees views and records; knows neither
 * how commands are applied nor who holds locks.
 */
@NullMarked
package io.kithgraph.storage.partition.read;

import org.jspecify.annotations.NullMarked;
