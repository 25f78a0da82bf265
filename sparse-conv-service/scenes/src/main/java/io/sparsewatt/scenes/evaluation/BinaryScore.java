package io.sparsewatt.scenes.evaluation;

import io.sparsewatt.scenes.PointClass;

/**
 * Counts of points for one class against the rest.
 *
 * @param hits of the class and answered so
 * @param falseAlarms answered so but not of the class
 * @param misses of the class but not answered so
 * @param unanswered of the misses, those with no answer at all
 * @param leftOut points whose truth is unknown
 */
public record BinaryScore(long hits, long falseAlarms, long misses, long unanswered, long leftOut) {

  /** Nothing counted. */
  public static final BinaryScore NONE = new BinaryScore(0, 0, 0, 0, 0);

  /** Both together. */
  public BinaryScore plus(BinaryScore other) {
    return new BinaryScore(
        hits + other.hits,
        falseAlarms + other.falseAlarms,
        misses + other.misses,
        unanswered + other.unanswered,
        leftOut + other.leftOut);
  }

  /** Points of the class. */
  public long positives() {
    return hits + misses;
  }

  /** Share of the answers that are right; NaN where there are none. */
  public double precision() {
    return (double) hits / (hits + falseAlarms);
  }

  /** Share of the class that was found; NaN where there is none. */
  public double recall() {
    return (double) hits / (hits + misses);
  }

  /** Intersection over union. */
  public double iou() {
    return (double) hits / (hits + falseAlarms + misses);
  }

  /** Harmonic mean of precision and recall. */
  public double f1() {
    return 2.0 * hits / (2.0 * hits + falseAlarms + misses);
  }

  /**
   * Counts one scan.
   *
   * @param truth 1 for the class, 0 for others, -1 for unknown
   * @param answer classes of the points
   * @param label the class's
   */
  static BinaryScore of(byte[] truth, byte[] answer, byte label) {
    long hits = 0;
    long alarms = 0;
    long misses = 0;
    long silent = 0;
    long out = 0;
    for (int i = 0; i < truth.length; i++) {
      boolean said = answer[i] == label;
      if (truth[i] < 0) {
        out++;
      } else if (truth[i] == 1) {
        hits += said ? 1 : 0;
        misses += said ? 0 : 1;
        silent += answer[i] == PointClass.NONE ? 1 : 0;
      } else {
        alarms += said ? 1 : 0;
      }
    }
    return new BinaryScore(hits, alarms, misses, silent, out);
  }
}
