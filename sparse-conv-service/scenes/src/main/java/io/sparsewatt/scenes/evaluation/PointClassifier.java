package io.sparsewatt.scenes.evaluation;

import io.sparsewatt.scenes.PointClass;

/** What is judged: a class for every point of a scan. Scans of a sequence come in order. */
public interface PointClassifier {

  /** One ordinal of {@link PointClass} a point, or {@link PointClass#NONE} for no answer. */
  byte[] classify(Cloud cloud);
}
