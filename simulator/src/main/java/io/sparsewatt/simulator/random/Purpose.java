package io.sparsewatt.simulator.random;

/**
 * What a draw is for. Streams of different purposes are independent, so that one more car does not
 * change anybody else's noise. The ordinal enters every stream: append only.
 */
public enum Purpose {
  /** The course of the road. */
  ROAD,
  /** Where people may cross. */
  CROSSWALK,
  /** What stands beside the road. */
  SCENERY,
  /** When and where vehicles enter. */
  VEHICLE_ENTRY,
  /** What a vehicle and its driver are like. */
  VEHICLE,
  /** When and where pedestrians enter. */
  PEDESTRIAN_ENTRY,
  /** What a pedestrian is like. */
  PEDESTRIAN,
  /** Range noise, intensity noise and dropout. */
  LIDAR,
  /** Threshold mismatch of event pixels. */
  CAMERA_THRESHOLD,
  /** Background events. */
  CAMERA_NOISE,
  /** Surface texture. */
  TEXTURE,
  /** How a labelled world is laid out and what stands in it. */
  WORLD,
  /** The shape of a labelled world's ground. */
  RELIEF,
  /** What sensor looks at a labelled world, and from where. */
  SCANNER,
  /** Noise and losses of such a sensor. */
  SCANNER_NOISE
}
