package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The levels and maps of a network under construction. What is asked for twice is there once, so
 * that layers share it.
 */
final class SiteRules {

  private final List<LevelSpec> levels = new ArrayList<>();
  private final List<MapSpec> maps = new ArrayList<>();

  SiteRules(@Nullable Axes bounds) {
    levels.add(new LevelSpec(0, List.of(), null, Pitch.INPUT, bounds));
  }

  List<LevelSpec> levels() {
    return levels;
  }

  List<MapSpec> maps() {
    return maps;
  }

  LevelSpec level(int index) {
    return levels.get(index);
  }

  MapSpec map(int index) {
    return maps.get(index);
  }

  /** The map of a window from one level to another that are there already. */
  int between(Geometry window, int in, int out) {
    for (int m = 0; m < maps.size(); m++) {
      if (maps.get(m).joins(window, in, out)) {
        return m;
      }
    }
    MapSpec.Role role = in == out ? MapSpec.Role.WITHIN : MapSpec.Role.BETWEEN;
    maps.add(new MapSpec(window, in, out, role));
    return maps.size() - 1;
  }

  /** The level of all sites that a window reaches. */
  LevelSpec reached(int parent, Geometry window, String layerName) {
    Axes bounds = levels.get(parent).bounds();
    return strided(parent, window, bounds == null ? null : window.denseOutput(bounds), layerName);
  }

  /**
   * The level of all cells that hold a site; a grid whose sides they do not divide keeps its rim.
   */
  LevelSpec cells(int parent, Axes stride, String layerName) {
    Axes bounds = levels.get(parent).bounds();
    Geometry cell = new Geometry(stride, stride, Axes.of(0), Axes.of(1));
    Axes sides =
        bounds == null
            ? null
            : new Axes(
                Math.ceilDiv(bounds.a0(), stride.a0()),
                Math.ceilDiv(bounds.a1(), stride.a1()),
                Math.ceilDiv(bounds.a2(), stride.a2()));
    return strided(parent, cell, sides, layerName);
  }

  private LevelSpec strided(int parent, Geometry window, @Nullable Axes sides, String layerName) {
    requireRoom(sides, window, layerName);
    Pitch step = levels.get(parent).step().times(window.stride());
    return defined(parent, window, MapSpec.Role.DEFINES_OUTPUTS, step, sides);
  }

  /** The level of all sites that a window, turned round, reaches. */
  LevelSpec generated(int parent, Geometry window, String layerName) {
    LevelSpec from = levels.get(parent);
    Axes bounds = from.bounds();
    Axes sides = bounds == null ? null : window.denseInput(bounds);
    requireRoom(sides, window, layerName);
    if (sides != null && sides.max() > SiteKey.MAX + 1) {
      throw new IllegalArgumentException(
          "layer '" + layerName + "' makes a grid of " + sides + ", beyond " + (SiteKey.MAX + 1));
    }
    Pitch step = from.step().dividedBy(window.stride());
    return defined(parent, window, MapSpec.Role.DEFINES_INPUTS, step, sides);
  }

  private LevelSpec defined(
      int parent, Geometry window, MapSpec.Role role, Pitch step, @Nullable Axes sides) {
    for (LevelSpec level : levels) {
      if (level.definers().size() == 1 && Objects.equals(level.bounds(), sides)) {
        MapSpec map = maps.get(level.definers().getFirst());
        if (map.role() == role && map.defining() == parent && map.geometry().equals(window)) {
          return level;
        }
      }
    }
    int index = levels.size();
    boolean outputs = role == MapSpec.Role.DEFINES_OUTPUTS;
    maps.add(new MapSpec(window, outputs ? parent : index, outputs ? index : parent, role));
    LevelSpec level = new LevelSpec(index, List.of(maps.size() - 1), null, step, sides);
    levels.add(level);
    return level;
  }

  /** The level of all sites that any of some levels has. */
  LevelSpec united(List<Integer> parents, String layerName) {
    Geometry own = Geometry.cube(1);
    List<Integer> distinct = parents.stream().distinct().toList();
    LevelSpec first = levels.get(distinct.getFirst());
    Axes sides = first.bounds();
    for (int parent : distinct) {
      LevelSpec other = levels.get(parent);
      if (!other.step().equals(first.step())) {
        throw new IllegalArgumentException(
            "'"
                + layerName
                + "' unites sites that are "
                + first.step()
                + " and "
                + other.step()
                + " input steps apart; they must be of one grid");
      }
      Axes bounds = other.bounds();
      sides = sides == null || bounds == null ? null : sides.max(bounds);
    }
    if (distinct.size() == 1) {
      return first;
    }
    for (LevelSpec level : levels) {
      if (level.definers().stream()
          .map(m -> maps.get(m).geometry().equals(own) ? maps.get(m).inLevel() : Layer.NONE)
          .toList()
          .equals(distinct)) {
        return level;
      }
    }
    int index = levels.size();
    List<Integer> definers = new ArrayList<>();
    for (int parent : distinct) {
      definers.add(maps.size());
      maps.add(new MapSpec(own, parent, index, MapSpec.Role.DEFINES_OUTPUTS));
    }
    LevelSpec level = new LevelSpec(index, List.copyOf(definers), null, first.step(), sides);
    levels.add(level);
    return level;
  }

  /** The level of those sites that pass a test. */
  LevelSpec pruned(PruneSpec test) {
    for (LevelSpec level : levels) {
      if (test.equals(level.pruning())) {
        return level;
      }
    }
    LevelSpec from = levels.get(test.level());
    LevelSpec level = new LevelSpec(levels.size(), List.of(), test, from.step(), from.bounds());
    levels.add(level);
    return level;
  }

  private static void requireRoom(@Nullable Axes sides, Geometry window, String layerName) {
    if (sides != null && sides.min() < 1) {
      throw new IllegalArgumentException(
          "layer '" + layerName + "': window " + window + " leaves nothing of its grid");
    }
  }
}
