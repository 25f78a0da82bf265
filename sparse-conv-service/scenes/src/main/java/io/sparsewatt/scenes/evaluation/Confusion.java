package io.sparsewatt.scenes.evaluation;

import io.sparsewatt.scenes.PointClass;

/**
 * Counts of points by true and answered class. Points whose truth is {@link PointClass#NONE} are
 * left out; an answer of {@link PointClass#NONE} is a miss of the true class and a hit of none.
 */
public final class Confusion {

  private static final int N = PointClass.COUNT;

  private final long[] counts = new long[N * (N + 1)];

  /** Counts the points of one scan. */
  public void add(byte[] truth, byte[] answer) {
    if (truth.length != answer.length) {
      throw new IllegalArgumentException(
          "as many answers as points required but " + answer.length + " for " + truth.length);
    }
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] != PointClass.NONE) {
        counts[truth[i] * (N + 1) + (answer[i] == PointClass.NONE ? N : answer[i])]++;
      }
    }
  }

  /** Counts all that another counted. */
  public void add(Confusion other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** The same without the points that had no answer. */
  public Confusion ofAnswered() {
    Confusion answered = new Confusion();
    for (int t = 0; t < N; t++) {
      System.arraycopy(counts, t * (N + 1), answered.counts, t * (N + 1), N);
    }
    return answered;
  }

  /** Points of one class that were answered as another. */
  public long count(PointClass truth, PointClass answer) {
    return counts[truth.ordinal() * (N + 1) + answer.ordinal()];
  }

  /** Points of a class that had no answer. */
  public long unanswered(PointClass truth) {
    return counts[truth.ordinal() * (N + 1) + N];
  }

  /** Points of a class. */
  public long points(PointClass truth) {
    long sum = 0;
    for (int a = 0; a <= N; a++) {
      sum += counts[truth.ordinal() * (N + 1) + a];
    }
    return sum;
  }

  /** Points answered as a class. */
  public long answered(PointClass answer) {
    long sum = 0;
    for (int t = 0; t < N; t++) {
      sum += counts[t * (N + 1) + answer.ordinal()];
    }
    return sum;
  }

  /** Points in all. */
  public long points() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Intersection over union, 0..1; NaN for a class that neither occurs nor is answered. */
  public double iou(PointClass c) {
    long hit = count(c, c);
    return (double) hit / (points(c) + answered(c) - hit);
  }

  /** Share of the points of a class that were answered right; NaN where there are none. */
  public double recall(PointClass c) {
    return (double) count(c, c) / points(c);
  }

  /** Share of the answers of a class that were right; NaN where there are none. */
  public double precision(PointClass c) {
    return (double) count(c, c) / answered(c);
  }

  /** Share of all points that were answered right; NaN where there are none. */
  public double accuracy() {
    long right = 0;
    for (PointClass c : PointClass.values()) {
      right += count(c, c);
    }
    return (double) right / points();
  }

  /** Mean of {@link #iou} over the classes with at least so many true points; NaN if none has. */
  public double meanIou(long atLeast) {
    double sum = 0;
    int n = 0;
    for (PointClass c : PointClass.values()) {
      if (points(c) >= atLeast && points(c) > 0) {
        sum += iou(c);
        n++;
      }
    }
    return sum / n;
  }

  /** How many classes have at least so many true points. */
  public int classes(long atLeast) {
    int n = 0;
    for (PointClass c : PointClass.values()) {
      n += points(c) >= atLeast && points(c) > 0 ? 1 : 0;
    }
    return n;
  }
}
