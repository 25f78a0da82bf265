package io.sparsewatt.simulator.camera;

/**
 * An event camera behind the ego's windscreen, level, looking ahead.
 *
 * @param width pixels
 * @param height pixels
 * @param fieldOfView horizontal, radians
 * @param threshold change of log luminance that makes an event
 * @param thresholdSigma standard deviation of a pixel's threshold relative to {@code threshold}
 * @param noiseHz background events a pixel and second
 * @param subframes images rendered a step of 0.1 s; event times are interpolated between them
 * @param forward of the ego's box centre, metres
 * @param heightAboveRoad metres
 * @param maxEvents events a packet; what is beyond is dropped and counted
 */
public record EventCameraSpec(
    int width,
    int height,
    double fieldOfView,
    double threshold,
    double thresholdSigma,
    double noiseHz,
    int subframes,
    double forward,
    double heightAboveRoad,
    int maxEvents) {

  /** Larger than any event camera: 1 megapixel has 1,280 x 720. */
  public static final int MAX_SIDE = 2_048;

  /** One image a millisecond. */
  public static final int MAX_SUBFRAMES = 100;

  /** 16 million events a packet: 9 bytes each, 144 MB. */
  public static final int MAX_EVENTS = 1 << 24;

  public EventCameraSpec {
    requireRange("width", width, 1, MAX_SIDE);
    requireRange("height", height, 1, MAX_SIDE);
    requireRange("fieldOfView", fieldOfView, 0.05, 2.8);
    requireRange("threshold", threshold, 0.01, 10);
    requireRange("thresholdSigma", thresholdSigma, 0, 0.3);
    requireRange("noiseHz", noiseHz, 0, 1_000);
    requireRange("subframes", subframes, 1, MAX_SUBFRAMES);
    requireRange("forward", forward, -10, 10);
    requireRange("heightAboveRoad", heightAboveRoad, 0.1, 100);
    requireRange("maxEvents", maxEvents, 1, MAX_EVENTS);
  }

  /** 160 x 120 pixels, 80 degrees, threshold 0.2, ten images a step. */
  public static EventCameraSpec small() {
    return new EventCameraSpec(
        160, 120, StrictMath.toRadians(80), 0.2, 0.03, 0.1, 10, 0.5, 1.4, 200_000);
  }

  /** The same camera without threshold mismatch and background events. */
  public EventCameraSpec noiseless() {
    return new EventCameraSpec(
        width,
        height,
        fieldOfView,
        threshold,
        0,
        0,
        subframes,
        forward,
        heightAboveRoad,
        maxEvents);
  }

  private static void requireRange(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          name + " of " + low + ".." + high + " required but it was " + value);
    }
  }
}
