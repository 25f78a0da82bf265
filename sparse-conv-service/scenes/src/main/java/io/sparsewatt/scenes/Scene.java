package io.sparsewatt.scenes;

import java.util.List;

/**
 * What is around the ego.
 *
 * @param timeNanos sensor time, nanoseconds
 * @param ego the sensor in the world
 * @param egoSpeed metres a second over ground since the frame before; NaN where there is none
 * @param objects confirmed tracks, by id
 * @param freeSpace nearest obstacle by direction
 * @param untracked clusters that are no object by size: walls, hedges, clutter. They are in {@code
 *     freeSpace} only
 */
public record Scene(
    long timeNanos,
    EgoPose ego,
    double egoSpeed,
    List<SceneObject> objects,
    FreeSpace freeSpace,
    int untracked) {

  public Scene {
    objects = List.copyOf(objects);
  }
}
