package io.sparsewatt.scenes;

import java.util.ArrayList;
import java.util.List;

/**
 * Carries tracks from frame to frame: predict, assign within gates, update, begin, end.
 *
 * <p>An object that is seen in part is measured by the side that faces the sensor and by the size
 * that its track has come to know, so that its centre does not wander as more of it comes into
 * view.
 */
final class Tracker {

  private static final double QUARTER_TURN = Math.PI / 2;

  // Sizes grow as more of an object comes into view, not so fast that a frame on which it was
  // measured askew makes it wide, and shrink slowly: two objects that touched for a frame are
  // forgotten in a second or two.
  private static final double GROW = 0.2;
  private static final double SHRINK = 0.05;
  private static final double HEIGHT_GAIN = 0.3;
  // Pieces of hedges and walls that change from scan to scan look fast; what is faster than this is
  // followed twice as long before it is shown, m/s.
  private static final double FAST = 3;
  // Hits from which a track is carried on unseen for as many frames; before, for half as many.
  private static final int ESTABLISHED = 8;
  // A track that is unseen where nothing hides it has ended; one frame may miss it.
  private static final int LONGEST_IN_THE_OPEN = 1;
  // Shorter and thinner than this, a vehicle shows its rear or front only, metres.
  private static final double REAR_LENGTH = 2.3;
  private static final double REAR_DEPTH = 1.0;

  /** What is usual for a class: sizes in metres, speed spread in m/s, agility in m2/s3. */
  private record Usual(double length, double width, double speed, double agility) {}

  // 30 m/s, seen for the second time at 10 Hz, is just within the gate of the spread of speed.
  private static final Usual VEHICLE = new Usual(4.2, 1.8, 9, 2);
  private static final Usual TWO_WHEELER = new Usual(1.8, 0.6, 8, 1.5);
  private static final Usual PEDESTRIAN = new Usual(0.6, 0.6, 2.5, 0.5);
  // A person is as large as is seen; no hidden part is assumed.
  private static final Usual ANY_SIZE = new Usual(0, 0, 0, 0);

  private final ScenePolicy policy;
  private final Association association = new Association();

  Tracker(ScenePolicy policy) {
    this.policy = policy;
  }

  private static Usual usual(ObjectClass objectClass) {
    return switch (objectClass) {
      case VEHICLE_SIZED -> VEHICLE;
      case TWO_WHEELER_SIZED -> TWO_WHEELER;
      case PEDESTRIAN_SIZED, OTHER -> PEDESTRIAN;
    };
  }

  /**
   * One frame.
   *
   * @param dt seconds since the frame before, at least 0
   * @param horizon what is nearest in each direction on this frame
   * @return the state after it, with {@code timeNanos} and {@code ego} of this frame
   */
  TrackerState step(
      TrackerState before, List<Detection> found, double dt, SceneInput input, Horizon horizon) {
    EgoPose ego = input.ego();
    List<Track> tracks = before.tracks();
    List<Detection> detections = new ArrayList<>(found);
    Motion[] predicted = new Motion[tracks.size()];
    for (int t = 0; t < predicted.length; t++) {
      Track track = tracks.get(t);
      predicted[t] = Motion.of(track).predict(dt, usual(track.objectClass()).agility());
    }
    int[] detectionOf = association.assign(tracks, predicted, detections, ego, input.voxelSize());
    boolean[] taken = new boolean[detections.size()];
    for (int d : detectionOf) {
      if (d >= 0) {
        taken[d] = true;
      }
    }
    Fragments.join(tracks, predicted, detectionOf, detections, taken, input, horizon);
    List<Track> after = new ArrayList<>();
    for (int t = 0; t < predicted.length; t++) {
      Track track = tracks.get(t);
      if (detectionOf[t] >= 0) {
        after.add(seen(track, predicted[t], detections.get(detectionOf[t]), input));
      } else if (track.confirmed()
          && track.misses() < longestUnseen(track, predicted[t], ego, horizon)) {
        after.add(unseen(track, predicted[t]));
      }
    }
    part(after);
    int carried = after.size();
    long nextId = before.nextId();
    for (int d = 0; d < taken.length && after.size() < policy.maxTracks(); d++) {
      if (!taken[d]) {
        Track born = born(nextId, detections.get(d), input);
        if (!insideAny(born, after, carried)) {
          after.add(born);
          nextId++;
        }
      }
    }
    return new TrackerState(input.timeNanos(), ego, nextId, after);
  }

  /**
   * Ends one of two tracks where a vehicle is and something else would be: the one that is no
   * vehicle, or was seen less often, or is younger. Two that are both seen, each with windows of
   * its own, only seem to lie across each other, by the size and the side assumed.
   */
  private static void part(List<Track> tracks) {
    boolean[] ended = new boolean[tracks.size()];
    for (int i = 1; i < ended.length; i++) {
      Track younger = tracks.get(i);
      for (int j = 0; j < i && !ended[i]; j++) {
        Track older = tracks.get(j);
        if (!ended[j]
            && (vehicle(younger) || vehicle(older))
            && (inside(younger, older) || inside(older, younger))
            && (younger.misses() > 0 || older.misses() > 0 || low(younger) || low(older))) {
          boolean oldEnds =
              vehicle(younger) == vehicle(older) ? younger.hits() > older.hits() : vehicle(younger);
          ended[oldEnds ? j : i] = true;
        }
      }
    }
    for (int i = ended.length - 1; i >= 0; i--) {
      if (ended[i]) {
        tracks.remove(i);
      }
    }
  }

  private static boolean low(Track track) {
    return track.height() < Fragments.SILL;
  }

  private static boolean vehicle(Track track) {
    return track.objectClass() == ObjectClass.VEHICLE_SIZED;
  }

  /** Whether it is where one of the first {@code count} is. */
  private static boolean insideAny(Track track, List<Track> others, int count) {
    for (int i = 0; i < count; i++) {
      if (inside(track, others.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean inside(Track track, Track other) {
    return other.covers(track.x() - other.x(), track.y() - other.y(), 0);
  }

  // ---- one object

  private Track seen(Track track, Motion predicted, Detection detection, SceneInput input) {
    EgoPose ego = input.ego();
    double a = detection.centreA(track, predicted, ego);
    double b = detection.centreB(track, predicted, ego);
    Motion motion =
        predicted.update(
            detection.x(ego, a, b), detection.y(ego, a, b), detection.variance(input.voxelSize()));
    Heading heading = Heading.after(track, motion, detection);
    boolean alongA = detection.alongA(heading.yaw());
    double seenLength = alongA ? detection.extentA() : detection.extentB();
    double seenWidth = alongA ? detection.extentB() : detection.extentA();
    boolean person = track.objectClass() == ObjectClass.PEDESTRIAN_SIZED;
    Usual usual = person ? ANY_SIZE : usual(track.objectClass());
    double length;
    double width;
    if (heading.turned()) {
      // What it was known to be was measured along the wrong axes: as at birth.
      length = Math.max(seenLength, usual.length());
      width = Math.max(seenWidth, usual.width());
    } else {
      length = grown(track.length(), seenLength, usual.length());
      width = grown(track.width(), seenWidth, usual.width());
    }
    // What is held at the end that is seen has another centre with another size: that is no motion.
    double alongMoved = detection.centreA(alongA ? length : width, a) - a;
    double acrossMoved = detection.centreB(alongA ? width : length, b) - b;
    motion =
        motion.moved(
            detection.turnedX(alongMoved, acrossMoved), detection.turnedY(alongMoved, acrossMoved));
    ObjectClass objectClass = detection.objectClass();
    Shares shares = detection.shares();
    int hits = track.hits() + 1;
    Track after =
        new Track(
            track.id(),
            track.confirmed() || hits >= neededHits(motion, shares != null),
            motion.x(),
            motion.y(),
            motion.vx(),
            motion.vy(),
            motion.pp(),
            motion.pv(),
            motion.vv(),
            track.ground() + HEIGHT_GAIN * (detection.ground() - track.ground()),
            length,
            width,
            track.height() + HEIGHT_GAIN * (detection.top() - track.height()),
            heading.yaw(),
            track.vehicleVotes() + (objectClass == ObjectClass.VEHICLE_SIZED ? 1 : 0),
            track.twoWheelerVotes() + (objectClass == ObjectClass.TWO_WHEELER_SIZED ? 1 : 0),
            track.pedestrianVotes() + (objectClass == ObjectClass.PEDESTRIAN_SIZED ? 1 : 0),
            track.age() + 1,
            hits,
            0,
            Double.NaN);
    return shares == null ? after : after.withShare(shares.of(after.objectClass()));
  }

  private int neededHits(Motion motion, boolean labelled) {
    // What the network takes for a vehicle is no piece of a hedge.
    if (labelled) {
      return policy.birthHits();
    }
    boolean fast = motion.vx() * motion.vx() + motion.vy() * motion.vy() > FAST * FAST;
    return fast ? 2 * policy.birthHits() : policy.birthHits();
  }

  private int longestUnseen(Track track, Motion predicted, EgoPose ego, Horizon horizon) {
    if (horizon.open(predicted.x() - ego.x(), predicted.y() - ego.y())) {
      return LONGEST_IN_THE_OPEN;
    }
    return Math.min(
        policy.maxMisses(), track.hits() < ESTABLISHED ? track.hits() / 2 : track.hits());
  }

  private static double grown(double size, double visible, double usual) {
    double least = Math.max(visible, usual);
    if (visible > size) {
      return size + GROW * (visible - size);
    }
    // A class that changed brings its usual size at once.
    return size < usual ? usual : size + SHRINK * (least - size);
  }

  private static Track unseen(Track track, Motion predicted) {
    // From when it is first missed it goes on with the velocity that was believed.
    double believed = track.misses() == 0 ? track.certainty() : 1;
    return new Track(
        track.id(),
        true,
        predicted.x(),
        predicted.y(),
        predicted.vx() * believed,
        predicted.vy() * believed,
        predicted.pp(),
        predicted.pv(),
        predicted.vv(),
        track.ground(),
        track.length(),
        track.width(),
        track.height(),
        track.yaw(),
        track.vehicleVotes(),
        track.twoWheelerVotes(),
        track.pedestrianVotes(),
        track.age() + 1,
        track.hits(),
        track.misses() + 1,
        track.share());
  }

  private Track born(long id, Detection detection, SceneInput input) {
    EgoPose ego = input.ego();
    ObjectClass objectClass = detection.objectClass();
    Shares shares = detection.shares();
    Usual usual = usual(objectClass);
    boolean alongA = detection.extentA() >= detection.extentB();
    double longer = Math.max(detection.extentA(), detection.extentB());
    double shorter = Math.min(detection.extentA(), detection.extentB());
    if (objectClass == ObjectClass.VEHICLE_SIZED
        && longer < REAR_LENGTH
        && shorter < REAR_DEPTH
        && acrossTheView(detection, alongA)) {
      alongA = !alongA;
      double swap = longer;
      longer = shorter;
      shorter = swap;
    }
    boolean person = objectClass == ObjectClass.PEDESTRIAN_SIZED;
    double length = person ? longer : Math.max(longer, usual.length());
    double width = person ? shorter : Math.max(shorter, usual.width());
    double a = detection.centreA(alongA ? length : width, Double.NaN);
    double b = detection.centreB(alongA ? width : length, Double.NaN);
    return new Track(
        id,
        policy.birthHits() <= 1,
        detection.x(ego, a, b),
        detection.y(ego, a, b),
        0,
        0,
        detection.variance(input.voxelSize()),
        0,
        usual.speed() * usual.speed(),
        detection.ground(),
        length,
        width,
        detection.top(),
        Heading.wrap(detection.angle() + (alongA ? 0 : QUARTER_TURN)),
        objectClass == ObjectClass.VEHICLE_SIZED ? 1 : 0,
        objectClass == ObjectClass.TWO_WHEELER_SIZED ? 1 : 0,
        objectClass == ObjectClass.PEDESTRIAN_SIZED ? 1 : 0,
        1,
        1,
        0,
        shares == null ? Double.NaN : shares.of(objectClass));
  }

  /** Whether the longer side is seen face on, within an eighth of a turn. */
  private static boolean acrossTheView(Detection detection, boolean longerAlongA) {
    double a = Math.abs(detection.a0() + detection.a1());
    double b = Math.abs(detection.b0() + detection.b1());
    return longerAlongA ? b > a : a > b;
  }
}
