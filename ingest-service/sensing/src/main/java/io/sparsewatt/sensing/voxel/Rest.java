package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.Pose;
import java.util.Arrays;

/**
 * Where the sensor was at the last frames, and so for how many of them it has rested. What came
 * before the first frame counts as rest.
 */
final class Rest {

  private final double edge;
  // A ring of places, x y z each; NaN, which is far from nothing, before the first.
  private final double[] places;
  private final int frames;
  private int next;

  /**
   * @param frames to look back on, this one included
   * @param edge how far from its place now the sensor may have been, metres
   */
  Rest(int frames, double edge) {
    this.frames = frames;
    this.edge = edge;
    this.places = new double[3 * frames];
    clear();
  }

  void clear() {
    Arrays.fill(places, Double.NaN);
    next = 0;
  }

  /** Takes the next frame's pose; says for how many frames, this one included, it has rested. */
  int advance(Pose pose) {
    places[3 * next] = pose.x();
    places[3 * next + 1] = pose.y();
    places[3 * next + 2] = pose.z();
    int rested = 1;
    while (rested < frames && !isFar(Math.floorMod(next - rested, frames), pose)) {
      rested++;
    }
    next = (next + 1) % frames;
    return rested;
  }

  private boolean isFar(int at, Pose pose) {
    double dx = places[3 * at] - pose.x();
    double dy = places[3 * at + 1] - pose.y();
    double dz = places[3 * at + 2] - pose.z();
    return dx * dx + dy * dy + dz * dz > edge * edge;
  }
}
