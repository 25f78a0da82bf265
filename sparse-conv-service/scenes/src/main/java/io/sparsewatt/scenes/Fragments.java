package io.sparsewatt.scenes;

import java.util.List;

/**
 * Pieces of a vehicle that did not touch each other become one again: a pillar, a mast or a few
 * wrong labels part a side into two, and each would be followed as a vehicle of its own.
 */
final class Fragments {

  // All of a piece lies where the vehicle is expected, to so many metres; what stands beside it
  // reaches farther.
  private static final double AROUND = 0.3;
  // Lorries are 2.55 m wide, with mirrors 3.1; what is wider together is two that stand abreast.
  private static final double WIDEST = 3.2;

  // Window sills are higher, and people too: what is lower may be a bonnet or a boot; from here up
  // windows lean inwards, and cars side by side stand apart, metres.
  static final double SILL = 1.2;
  // From a car's end to its windows, metres.
  private static final double BONNET = 1.5;
  // What is longer from end to end than a car shows two of them, metres.
  private static final double LONGEST = 5;
  // Of the narrower of the two, what lies before or behind the other.
  private static final double ABREAST = 0.7;
  // What is narrower is no end of a car but a post, or a person, beside it, metres.
  private static final double NARROWEST = 0.8;

  private Fragments() {}

  /**
   * Joins what was left alone to the detection of the vehicle that it is a piece of.
   *
   * @param predicted where the tracks are expected
   * @param detectionOf the detection of each track, or -1
   * @param detections the wholes take the place of the larger pieces
   * @param taken which detections belong to a track; the joined pieces are added
   */
  static void join(
      List<Track> tracks,
      Motion[] predicted,
      int[] detectionOf,
      List<Detection> detections,
      boolean[] taken,
      SceneInput input,
      Horizon horizon) {
    for (int d = 0; d < taken.length; d++) {
      for (int t = 0; t < predicted.length && !taken[d]; t++) {
        Track track = tracks.get(t);
        Detection piece = detections.get(d);
        if (detectionOf[t] >= 0
            && track.objectClass() == ObjectClass.VEHICLE_SIZED
            && covers(track, predicted[t], piece, input.ego())) {
          Detection whole = detections.get(detectionOf[t]).with(piece, horizon);
          if (Math.min(whole.extentA(), whole.extentB()) <= WIDEST) {
            detections.set(detectionOf[t], whole);
            taken[d] = true;
          }
        }
      }
    }
  }

  /**
   * Joins the low end of a car to its windows: the deck between them is flat and so hardly seen.
   *
   * @param detections the car takes the place of its windows; its end is removed
   */
  static void joinEnds(List<Detection> detections, Horizon horizon) {
    for (int q = 0; q < detections.size(); q++) {
      if (detections.get(q).objectClass() != ObjectClass.VEHICLE_SIZED
          || detections.get(q).top() < SILL) {
        continue;
      }
      for (int p = detections.size() - 1; p >= 0; p--) {
        Detection end = detections.get(p);
        Detection cabin = detections.get(q);
        if (p != q && end.top() < SILL && isEnd(end, cabin)) {
          Detection whole = cabin.with(end, horizon);
          if (Math.min(whole.extentA(), whole.extentB()) <= WIDEST) {
            detections.set(q, whole);
            detections.remove(p);
            q -= p < q ? 1 : 0;
          }
        }
      }
    }
  }

  private static boolean isEnd(Detection end, Detection cabin) {
    if (Math.abs(end.distance() - cabin.distance()) > LONGEST) {
      return false;
    }
    Detection along = end.along(cabin);
    return beyond(along.a0(), along.a1(), cabin.a0(), cabin.a1())
            && abreast(along.b0(), along.b1(), cabin.b0(), cabin.b1())
        || beyond(along.b0(), along.b1(), cabin.b0(), cabin.b1())
            && abreast(along.a0(), along.a1(), cabin.a0(), cabin.a1());
  }

  private static boolean beyond(double low, double high, double from, double to) {
    double gap = Math.max(low - to, from - high);
    return gap >= 0 && gap <= BONNET && Math.max(high, to) - Math.min(low, from) <= LONGEST;
  }

  private static boolean abreast(double low, double high, double from, double to) {
    double both = Math.min(high, to) - Math.max(low, from);
    double least = Math.min(high - low, to - from);
    return least >= NARROWEST && both >= ABREAST * least;
  }

  private static boolean covers(Track track, Motion predicted, Detection piece, EgoPose ego) {
    for (int corner = 0; corner < 4; corner++) {
      double a = (corner & 1) == 0 ? piece.a0() : piece.a1();
      double b = (corner & 2) == 0 ? piece.b0() : piece.b1();
      double dx = piece.x(ego, a, b) - predicted.x();
      double dy = piece.y(ego, a, b) - predicted.y();
      if (!track.covers(dx, dy, AROUND)) {
        return false;
      }
    }
    return true;
  }
}
