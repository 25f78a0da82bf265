package io.sparsewatt.standalone.perception;

import io.sparsewatt.engine.SiteKey;
import io.sparsewatt.training.Objective;
import io.sparsewatt.training.Sample;
import io.sparsewatt.training.Samples;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Scans to learn from without labels: a part of the voxels is hidden, and of each that is left it
 * is asked which of its {@value #QUESTIONS} neighbours are among the hidden ones. Half of what is
 * hidden is hidden voxel by voxel, half in cubes, so that near and far neighbours have to tell.
 * Thread-safe if the source is.
 */
public final class CompletionSamples implements Samples {

  /** Neighbours of a voxel. */
  public static final int QUESTIONS = 26;

  // Of a scan's voxels about two in five are hidden.
  private static final double HIDDEN = 0.22;
  // 1.6 m: a person or a part of a car.
  private static final int CUBE = 8;

  private final Samples source;
  private final long seed;

  /**
   * @param source of scans; their labels are not looked at
   * @param seed of what is hidden
   */
  public CompletionSamples(Samples source, long seed) {
    this.source = source;
    this.seed = seed;
  }

  /** What is to be learnt. */
  public static Objective objective() {
    return new Objective.Answers(QUESTIONS);
  }

  @Override
  public Sample sample(long number) {
    Sample whole = source.sample(number);
    long[] keys = whole.keys().clone();
    Arrays.sort(keys);
    int channels = keys.length == 0 ? 0 : whole.features().length / keys.length;
    SplittableRandom random = new SplittableRandom(seed * 0xA0761D6478BD642FL + number);
    long cubes = random.nextLong();
    int[] left = new int[keys.length];
    int count = 0;
    for (int n = 0; n < keys.length; n++) {
      // Drawn in the order of the source, whatever comes of it.
      boolean single = random.nextDouble() < HIDDEN;
      if (!single && !inHiddenCube(whole.keys()[n], cubes)) {
        left[count++] = n;
      }
    }
    long[] shown = new long[count];
    float[] features = new float[count * channels];
    for (int n = 0; n < count; n++) {
      shown[n] = whole.keys()[left[n]];
      System.arraycopy(whole.features(), left[n] * channels, features, n * channels, channels);
    }
    long[] sorted = shown.clone();
    Arrays.sort(sorted);
    byte[] answers = new byte[count * QUESTIONS];
    for (int n = 0; n < count; n++) {
      answers(shown[n], keys, sorted, answers, n * QUESTIONS);
    }
    return new Sample(shown, features, answers);
  }

  private static boolean inHiddenCube(long key, long cubes) {
    long cube =
        SiteKey.of(
            Math.floorDiv(SiteKey.axis0(key), CUBE),
            Math.floorDiv(SiteKey.axis1(key), CUBE),
            Math.floorDiv(SiteKey.axis2(key), CUBE));
    return new SplittableRandom(cubes ^ cube).nextDouble() < HIDDEN;
  }

  private static void answers(long key, long[] all, long[] shown, byte[] answers, int at) {
    int question = 0;
    for (int d0 = -1; d0 <= 1; d0++) {
      for (int d1 = -1; d1 <= 1; d1++) {
        for (int d2 = -1; d2 <= 1; d2++) {
          if (d0 == 0 && d1 == 0 && d2 == 0) {
            continue;
          }
          long there =
              SiteKey.of(SiteKey.axis0(key) + d0, SiteKey.axis1(key) + d1, SiteKey.axis2(key) + d2);
          byte answer = 0;
          if (Arrays.binarySearch(all, there) >= 0) {
            // What is shown is no question.
            answer = Arrays.binarySearch(shown, there) >= 0 ? Sample.NONE : (byte) 1;
          }
          answers[at + question++] = answer;
        }
      }
    }
  }
}
