package io.sparsewatt.engine;

import org.jspecify.annotations.Nullable;

/**
 * A set of sites that layers share: the input's, or those that a strided window makes of a
 * parent's.
 *
 * @param index of the level; a parent comes before its children
 * @param parent level, or -1 for the input
 * @param parentMap the map that makes this level of its parent, or -1
 * @param totalStride input steps a step of this level
 * @param bounds sides of the grid, or null where unbounded
 */
record LevelSpec(int index, int parent, int parentMap, Axes totalStride, @Nullable Axes bounds) {}
