package io.sparsewatt.scenes;

/**
 * The choices of a {@link SceneBuilder}. Versioned data: another policy gives other scenes.
 *
 * @param groundCell edge of the coarse ground cells, metres
 * @param maxSlope steepest ground that is still ground, metres a metre
 * @param clearance height above ground from which a voxel is an obstacle, metres
 * @param passableHeight what begins higher than this can be driven under, metres
 * @param maxHeight voxels above this are ignored, metres
 * @param linkCells columns at most this far apart (Chebyshev) belong together, voxels
 * @param minColumns fewest columns of an object
 * @param egoHalfLength half length of the ego's own box, which is left out, metres
 * @param egoHalfWidth half width of it, metres
 * @param birthHits frames seen in a row before a track is confirmed; twice as many for a fast one
 * @param maxMisses frames a confirmed track is carried on unseen; never more than it was seen
 * @param maxTracks most tracks held; further births wait
 * @param maxDetections most objects looked at in a frame; of more, the nearest
 * @param sectors directions of free space
 * @param minAnswered share of a frame's voxels that the network must have labelled for its labels
 *     to be used; below it, geometry
 * @param corridorLength what stands in the corridor is looked for so far ahead, metres
 * @param corridorWidth width of the corridor where none is given, metres
 * @param maxObstacles most obstacles of a frame; of more, the nearest
 * @param maxSpan longest extent of the voxels along x or y, voxels
 * @param maxVoxels most voxels of a frame
 */
public record ScenePolicy(
    double groundCell,
    double maxSlope,
    double clearance,
    double passableHeight,
    double maxHeight,
    int linkCells,
    int minColumns,
    double egoHalfLength,
    double egoHalfWidth,
    int birthHits,
    int maxMisses,
    int maxTracks,
    int maxDetections,
    int sectors,
    double minAnswered,
    double corridorLength,
    double corridorWidth,
    int maxObstacles,
    int maxSpan,
    int maxVoxels) {

  /**
   * For 0.2 m voxels at 10 Hz. Ground of up to 20 % grade; a curb is no obstacle, a low garden wall
   * is; a car behind another for a second keeps its id. The corridor is the planner's: as far as
   * the voxels reach, and a carriageway of two lanes with margins.
   */
  public static final ScenePolicy DEFAULT =
      new ScenePolicy(
          2.0, 0.2, 0.3, 2.2, 3.2, 2, 2, 2.6, 1.6, 3, 10, 512, 1024, 180, 0.75, 60, 10, 64, 1 << 14,
          1 << 22);

  public ScenePolicy {
    require("groundCell", groundCell, 0.5, 20);
    require("maxSlope", maxSlope, 0.01, 2);
    require("clearance", clearance, 0.05, 2);
    require("passableHeight", passableHeight, clearance, 10);
    require("maxHeight", maxHeight, passableHeight, 20);
    require("linkCells", linkCells, 1, 4);
    require("minColumns", minColumns, 1, 100);
    require("egoHalfLength", egoHalfLength, 0, 20);
    require("egoHalfWidth", egoHalfWidth, 0, 20);
    require("birthHits", birthHits, 1, 100);
    require("maxMisses", maxMisses, 0, 100);
    require("maxTracks", maxTracks, 1, 4096);
    require("maxDetections", maxDetections, 1, 4096);
    require("sectors", sectors, 4, 3600);
    require("minAnswered", minAnswered, 0, 1);
    require("corridorLength", corridorLength, 1, 1000);
    require("corridorWidth", corridorWidth, 0.5, 100);
    require("maxObstacles", maxObstacles, 0, 4096);
    require("maxSpan", maxSpan, 16, 1 << 14);
    require("maxVoxels", maxVoxels, 1, 1 << 24);
  }

  private static void require(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          name + " of " + least + " to " + most + " required but it was " + value);
    }
  }
}
