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
 * @param source on what grounds objects were found in this frame
 * @param obstacles what stands in the corridor and is no part of an object, nearest first; empty
 *     with {@link ClassSource#GEOMETRY}, where whatever has the size of an object is one
 * @param untracked clusters that are no object: walls, hedges, clutter. They are in {@code
 *     freeSpace} only, but for what of them is an obstacle
 */
public record Scene(
    long timeNanos,
    EgoPose ego,
    double egoSpeed,
    List<SceneObject> objects,
    FreeSpace freeSpace,
    ClassSource source,
    List<Obstacle> obstacles,
    int untracked) {

  public Scene {
    objects = List.copyOf(objects);
    obstacles = List.copyOf(obstacles);
  }
}
