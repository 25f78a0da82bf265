package io.sparsewatt.simulator.worlds.scanner;

/**
 * What a sensor reports as intensity, 0..1. No network should trust it: makers differ that much.
 */
public enum IntensityModel {
  /** Reflectance of the surface, freed of range and mostly of angle: KITTI's HDL-64E. */
  REFLECTANCE,
  /** Reflectance with a different gain for every beam. */
  UNEVEN_BEAMS,
  /** Received power: falls with range and angle. */
  POWER,
  /** Reflectance squeezed into the lower end: retro-reflectors take the rest. */
  SQUEEZED,
  /** The same for every point. */
  CONSTANT,
  /** Nothing to do with the surface. */
  RANDOM
}
