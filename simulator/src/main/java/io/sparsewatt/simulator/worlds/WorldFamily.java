package io.sparsewatt.simulator.worlds;

import io.sparsewatt.simulator.worlds.layout.Layout;
import io.sparsewatt.simulator.worlds.scanner.BeamPattern;
import io.sparsewatt.simulator.worlds.scanner.NoiseLevel;

/**
 * A family of labelled scans: what splits them, so that no scan of an evaluation has a layout, beam
 * pattern or noise level that training saw.
 *
 * @param layout of the world
 * @param beams of the sensor
 * @param noise of the sensor
 */
public record WorldFamily(Layout layout, BeamPattern beams, NoiseLevel noise) {

  /** {@code layout/beams/noise}, as commands and files write it. */
  public String id() {
    return layout.id() + "/" + beams.id() + "/" + noise.id();
  }
}
