package io.sparsewatt.simulator.camera;

import io.sparsewatt.simulator.random.Draws;
import io.sparsewatt.simulator.random.Purpose;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The pixels of an event camera: each fires whenever its log luminance has moved by a threshold
 * since it last fired (as in ESIM: Rebecq, Gehrig, Scaramuzza, "ESIM: an open event camera
 * simulator", CoRL 2018).
 *
 * <p>Luminance is linear in time between two images, which gives the instant of each crossing.
 */
final class EventPixels {

  private final EventCameraSpec spec;
  private final int pixels;
  private final float[] last;
  private final float[] reference;
  private final float[] onThreshold;
  private final float[] offThreshold;
  private final long noiseSeed;

  private int count;
  private int dropped;
  private int[] time = new int[1024];
  private int[] pixel = new int[1024];
  private byte[] polarity = new byte[1024];

  EventPixels(EventCameraSpec spec, long seed) {
    this.spec = spec;
    noiseSeed = seed;
    pixels = spec.width() * spec.height();
    last = new float[pixels];
    reference = new float[pixels];
    onThreshold = new float[pixels];
    offThreshold = new float[pixels];
    long key = Draws.key(seed, Purpose.CAMERA_THRESHOLD);
    for (int i = 0; i < pixels; i++) {
      long hash = Draws.hash(key, i);
      double sigma = spec.thresholdSigma();
      // The mismatch is at most 3.67 x 0.3: a threshold is kept above a tenth of what it should be.
      double on = Math.max(0.1, 1 + sigma * Draws.gaussian(hash));
      double off = Math.max(0.1, 1 + sigma * Draws.gaussian(hash << 12));
      onThreshold[i] = (float) (spec.threshold() * on);
      offThreshold[i] = (float) (spec.threshold() * off);
    }
  }

  /** Forgets all history: the next image is compared with this one. */
  void reset(float[] image) {
    System.arraycopy(image, 0, last, 0, pixels);
    System.arraycopy(image, 0, reference, 0, pixels);
  }

  /** Empties the packet. */
  void begin() {
    count = 0;
    dropped = 0;
  }

  /**
   * Fires for the change from the image before to this one.
   *
   * @param image log luminance
   * @param fromMicros instant of the image before, since the packet's start
   * @param toMicros instant of this image
   */
  void accept(float[] image, int fromMicros, int toMicros) {
    float span = toMicros - fromMicros;
    for (int i = 0; i < pixels; i++) {
      float before = last[i];
      float after = image[i];
      if (before == after) {
        continue;
      }
      last[i] = after;
      if (after > before) {
        float step = onThreshold[i];
        while (after - reference[i] >= step) {
          reference[i] += step;
          fire(i, (byte) 1, fromMicros, span, (reference[i] - before) / (after - before));
        }
      } else {
        float step = offThreshold[i];
        while (reference[i] - after >= step) {
          reference[i] -= step;
          fire(i, (byte) 0, fromMicros, span, (before - reference[i]) / (before - after));
        }
      }
    }
  }

  /** Adds background events over {@code micros}, a Poisson process over pixels and time. */
  void addNoise(long timeNanos, int micros) {
    double mean = spec.noiseHz() * micros * 1e-6;
    if (mean == 0) {
      return;
    }
    SplittableRandom random = Draws.stream(noiseSeed, Purpose.CAMERA_NOISE, timeNanos);
    double at = 0;
    while (true) {
      at -= StrictMath.log(1 - random.nextDouble()) / mean;
      if (at >= pixels) {
        return;
      }
      int micro = random.nextInt(micros);
      add((int) at, (byte) random.nextInt(2), micro);
    }
  }

  /** Events since {@link #begin}. */
  int count() {
    return count;
  }

  /** Events that did not fit. */
  int dropped() {
    return dropped;
  }

  /** Writes the events in time order; those of one microsecond in the order they were made. */
  void sort(int micros, int[] outTime, short[] outX, short[] outY, byte[] outPolarity) {
    int[] start = new int[micros + 1];
    for (int i = 0; i < count; i++) {
      start[time[i] + 1]++;
    }
    for (int t = 0; t < micros; t++) {
      start[t + 1] += start[t];
    }
    for (int i = 0; i < count; i++) {
      int to = start[time[i]]++;
      outTime[to] = time[i];
      outX[to] = (short) (pixel[i] % spec.width());
      outY[to] = (short) (pixel[i] / spec.width());
      outPolarity[to] = polarity[i];
    }
  }

  private void fire(int i, byte sign, int from, float span, float share) {
    // Rounding may put a crossing just outside its interval.
    int offset = (int) (span * Math.max(0, Math.min(1, share)));
    add(i, sign, from + Math.min(offset, (int) span - 1));
  }

  private void add(int i, byte sign, int micro) {
    if (count == spec.maxEvents()) {
      dropped++;
      return;
    }
    if (count == time.length) {
      int capacity = Math.min(spec.maxEvents(), 2 * count);
      time = Arrays.copyOf(time, capacity);
      pixel = Arrays.copyOf(pixel, capacity);
      polarity = Arrays.copyOf(polarity, capacity);
    }
    time[count] = micro;
    pixel[count] = i;
    polarity[count] = sign;
    count++;
  }
}
