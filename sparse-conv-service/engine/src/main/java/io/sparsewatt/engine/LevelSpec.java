package io.sparsewatt.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of sites that layers share: the input's, those that windows make of other levels' sites, or
 * those of another level that pass a test.
 *
 * @param index of the level; the levels it is made of come before it
 * @param definers the maps that make it, each site living while it has an edge in one of them;
 *     empty for the input's and for a pruned one
 * @param pruning the test that makes it, or null
 * @param step of this level in input steps
 * @param bounds sides of the grid, or null where unbounded
 */
record LevelSpec(
    int index,
    List<Integer> definers,
    @Nullable PruneSpec pruning,
    Pitch step,
    @Nullable Axes bounds) {}
