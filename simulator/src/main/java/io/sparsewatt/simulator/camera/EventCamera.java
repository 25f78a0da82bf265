package io.sparsewatt.simulator.camera;

import io.sparsewatt.simulator.EgoMotion;
import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.road.RoadStrip;
import io.sparsewatt.simulator.scene.SceneGeometry;
import io.sparsewatt.simulator.scene.SensorPose;

/**
 * An event camera that looks ahead from the ego.
 *
 * <p>A packet covers the step that ends now. To see without a break, capture after every step; the
 * first packet, and any after a skipped step, begins from a fresh image. Not modelled: refractory
 * time, limited bandwidth, leak, colour, shadows, lens distortion. Not thread-safe.
 */
public final class EventCamera {

  private static final int STEP_MICROS = (int) (Simulation.STEP_NANOS / 1_000);
  // The road beyond is seen edge-on.
  private static final double STRIP_REACH = 400;

  private final EventCameraSpec spec;
  private final LuminanceImage image;
  private final EventPixels pixels;
  private final float[] luminance;
  private long nextNanos = Long.MIN_VALUE;

  /**
   * @param spec what camera
   * @param seed of its thresholds, background events and surface grain
   */
  public EventCamera(EventCameraSpec spec, long seed) {
    this.spec = spec;
    image = new LuminanceImage(spec, seed);
    pixels = new EventPixels(spec, seed);
    luminance = new float[spec.width() * spec.height()];
  }

  /** What camera this is. */
  public EventCameraSpec spec() {
    return spec;
  }

  /** The events of the step that ends at the simulation's present. */
  public EventPacket capture(Simulation simulation) {
    EgoMotion motion = simulation.motion();
    SceneGeometry scene = simulation.geometry();
    RoadStrip strip = new RoadStrip(simulation.road(), STRIP_REACH);
    strip.centre(simulation.station());
    double drift = motion.reach() + 2 * Math.abs(spec.forward());
    image.prepare(scene, cameraX(motion, 0), cameraY(motion, 0), drift, Simulation.STEP_SECONDS);
    pixels.begin();
    long start = simulation.timeNanos() - Simulation.STEP_NANOS;
    if (start != nextNanos) {
      render(scene, strip, motion, -Simulation.STEP_SECONDS);
      pixels.reset(luminance);
    }
    nextNanos = simulation.timeNanos();
    int n = spec.subframes();
    for (int i = 1; i <= n; i++) {
      int from = (i - 1) * STEP_MICROS / n;
      int to = i * STEP_MICROS / n;
      render(scene, strip, motion, (to - STEP_MICROS) * 1e-6);
      pixels.accept(luminance, from, to);
    }
    pixels.addNoise(start, STEP_MICROS);
    int count = pixels.count();
    int[] time = new int[count];
    short[] x = new short[count];
    short[] y = new short[count];
    byte[] polarity = new byte[count];
    pixels.sort(STEP_MICROS, time, x, y, polarity);
    double past = -Simulation.STEP_SECONDS;
    return new EventPacket(
        start,
        SensorPose.level(
            cameraX(motion, past),
            cameraY(motion, past),
            spec.heightAboveRoad(),
            motion.heading(past)),
        spec.width(),
        spec.height(),
        count,
        time,
        x,
        y,
        polarity,
        pixels.dropped());
  }

  private void render(SceneGeometry scene, RoadStrip strip, EgoMotion motion, double seconds) {
    image.render(
        scene,
        strip,
        cameraX(motion, seconds),
        cameraY(motion, seconds),
        spec.heightAboveRoad(),
        motion.heading(seconds),
        seconds,
        luminance);
  }

  private double cameraX(EgoMotion motion, double seconds) {
    return motion.x(seconds) + spec.forward() * StrictMath.cos(motion.heading(seconds));
  }

  private double cameraY(EgoMotion motion, double seconds) {
    return motion.y(seconds) + spec.forward() * StrictMath.sin(motion.heading(seconds));
  }
}
