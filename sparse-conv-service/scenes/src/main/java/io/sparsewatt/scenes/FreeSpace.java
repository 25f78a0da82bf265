package io.sparsewatt.scenes;

import java.util.Arrays;

/**
 * The nearest obstacle in each direction around the ego.
 *
 * <p>Sector s of n covers azimuths from {@code s * 2 pi / n} counter-clockwise from the ego's
 * heading. No obstacle seen is not the same as seen to be free: behind an obstacle, and where the
 * sensor has no returns, nothing is known.
 *
 * @param nearest metres from the ego's position to the nearest obstacle, by sector; positive
 *     infinity where none is seen. Not to be modified
 */
public record FreeSpace(float[] nearest) {

  /** Number of sectors. */
  public int sectors() {
    return nearest.length;
  }

  /** The sector of an azimuth relative to the ego's heading, radians. */
  public int sector(double azimuth) {
    return sector(azimuth, nearest.length);
  }

  static int sector(double azimuth, int sectors) {
    int sector = (int) Math.floor(azimuth * (sectors / (2 * Math.PI)));
    return Math.floorMod(sector, sectors);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FreeSpace that && Arrays.equals(nearest, that.nearest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(nearest);
  }
}
