package io.sparsewatt.scenes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Carries tracks from frame to frame: predict, assign within gates, update, begin, end.
 *
 * <p>An object that is seen in part is measured by the side that faces the sensor and by the size
 * that its track has come to know, so that its centre does not wander as more of it comes into
 * view.
 */
final class Tracker {

  // Leaving a track or a detection alone costs this much: a squared distance that one in 400 true
  // pairs exceeds (chi-squared, 2 degrees of freedom).
  private static final double ALONE = 12;
  // What a pair of unlike class costs on top; sizes seen in part change class now and then.
  private static final double UNLIKE = 3;
  // Metres of difference in height that cost 1.
  private static final double HEIGHT_SPREAD = 0.5;
  // No pair further apart is looked at: 30 m/s seen once at 10 Hz, and some size.
  private static final double REACH = 6;

  // A face of a voxelised object is known to about half a voxel, plus what its shape hides, metres.
  private static final double SHAPE_SPREAD = 0.05;

  private static final double HALF_TURN = Math.PI;
  private static final double QUARTER_TURN = Math.PI / 2;

  // Below this a heading from velocity is noise, m/s; and it must be three standard deviations.
  private static final double HEADING_SPEED = 1.0;
  private static final double HEADING_SIGNIFICANCE = 9;
  // A rectangle shorter than this has no heading of its own, metres.
  private static final double SHAPELESS = 1.0;
  private static final double YAW_GAIN = 0.3;
  // Sizes grow fast, since more of an object comes into view, and shrink slowly: two objects that
  // touched for a frame are forgotten in a second or two.
  private static final double GROW = 0.5;
  private static final double SHRINK = 0.05;
  private static final double HEIGHT_GAIN = 0.3;
  // Pieces of hedges and walls that change from scan to scan look fast; what is faster than this is
  // followed twice as long before it is shown, m/s.
  private static final double FAST = 3;
  // Hits from which a track is carried on unseen for as many frames; before, for half as many.
  private static final int ESTABLISHED = 8;
  // Shorter and thinner than this, a vehicle shows its rear or front only, metres.
  private static final double REAR_LENGTH = 2.3;
  private static final double REAR_DEPTH = 1.0;

  /** What is usual for a class: sizes in metres, speed spread in m/s, agility in m2/s3. */
  private record Usual(double length, double width, double speed, double agility) {}

  private static final Usual VEHICLE = new Usual(4.2, 1.8, 12, 2);
  private static final Usual TWO_WHEELER = new Usual(1.8, 0.6, 8, 1.5);
  private static final Usual PEDESTRIAN = new Usual(0.6, 0.6, 2.5, 0.5);
  // A person is as large as is seen; no hidden part is assumed.
  private static final Usual ANY_SIZE = new Usual(0, 0, 0, 0);

  private final ScenePolicy policy;
  private final Assignment assignment = new Assignment();
  private double[] cost = new double[0];
  private double[] part = new double[0];

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
   * @return the state after it, with {@code timeNanos} and {@code ego} of this frame
   */
  TrackerState step(TrackerState before, List<Detection> detections, double dt, SceneInput input) {
    EgoPose ego = input.ego();
    double spread = input.voxelSize() / 2 + SHAPE_SPREAD;
    double variance = spread * spread;
    List<Track> tracks = before.tracks();
    Motion[] predicted = new Motion[tracks.size()];
    for (int t = 0; t < predicted.length; t++) {
      Track track = tracks.get(t);
      predicted[t] = motion(track).predict(dt, usual(track.objectClass()).agility());
    }
    int[] detectionOf = assign(tracks, predicted, detections, ego, variance);
    boolean[] taken = new boolean[detections.size()];
    List<Track> after = new ArrayList<>();
    for (int t = 0; t < predicted.length; t++) {
      Track track = tracks.get(t);
      if (detectionOf[t] >= 0) {
        taken[detectionOf[t]] = true;
        after.add(seen(track, predicted[t], detections.get(detectionOf[t]), ego, variance));
      } else if (track.confirmed() && track.misses() < longestUnseen(track)) {
        after.add(unseen(track, predicted[t]));
      }
    }
    int carried = after.size();
    long nextId = before.nextId();
    for (int d = 0; d < taken.length && after.size() < policy.maxTracks(); d++) {
      if (!taken[d]) {
        Track born = born(nextId, detections.get(d), ego, variance);
        if (!insideAnother(born, after.subList(0, carried))) {
          after.add(born);
          nextId++;
        }
      }
    }
    return new TrackerState(input.timeNanos(), ego, nextId, after);
  }

  // ---- assignment

  private int[] assign(
      List<Track> tracks,
      Motion[] predicted,
      List<Detection> detections,
      EgoPose ego,
      double variance) {
    int rows = predicted.length;
    int columns = detections.size();
    if (cost.length < rows * columns) {
      cost = new double[2 * rows * columns];
    }
    // Tracks 0 .. rows-1 and detections rows .. rows+columns-1, joined where a pair is possible:
    // each group of them is assigned by itself, so the cubic cost is that of a crowd, not of a
    // city.
    int[] group = new int[rows + columns];
    Arrays.setAll(group, i -> i);
    for (int t = 0; t < rows; t++) {
      for (int d = 0; d < columns; d++) {
        double pair = pairCost(tracks.get(t), predicted[t], detections.get(d), ego, variance);
        cost[t * columns + d] = pair;
        if (pair < ALONE) {
          join(group, t, rows + d);
        }
      }
    }
    int[] detectionOf = new int[rows];
    Arrays.fill(detectionOf, -1);
    boolean[] done = new boolean[rows + columns];
    for (int t = 0; t < rows; t++) {
      int root = root(group, t);
      if (!done[root]) {
        done[root] = true;
        solve(group, root, rows, columns, detectionOf);
      }
    }
    return detectionOf;
  }

  private void solve(int[] group, int root, int rows, int columns, int[] detectionOf) {
    int[] t = members(group, root, 0, rows);
    int[] d = members(group, root, rows, rows + columns);
    if (d.length == 0) {
      return;
    }
    // A column of its own for each track is the choice to stay alone.
    int width = d.length + t.length;
    if (part.length < t.length * width) {
      part = new double[2 * t.length * width];
    }
    for (int i = 0; i < t.length; i++) {
      for (int j = 0; j < d.length; j++) {
        // Twice what staying alone costs is never chosen, and finite.
        part[i * width + j] = Math.min(cost[t[i] * columns + d[j] - rows], 2 * ALONE);
      }
      for (int j = 0; j < t.length; j++) {
        part[i * width + d.length + j] = i == j ? ALONE : 2 * ALONE;
      }
    }
    int[] columnOf = new int[t.length];
    assignment.solve(part, t.length, width, columnOf);
    for (int i = 0; i < t.length; i++) {
      int j = columnOf[i];
      if (j < d.length && part[i * width + j] < ALONE) {
        detectionOf[t[i]] = d[j] - rows;
      }
    }
  }

  private static int[] members(int[] group, int root, int from, int to) {
    int[] found = new int[to - from];
    int n = 0;
    for (int i = from; i < to; i++) {
      if (root(group, i) == root) {
        found[n++] = i;
      }
    }
    return Arrays.copyOf(found, n);
  }

  private static int root(int[] group, int i) {
    int node = i;
    while (group[node] != node) {
      group[node] = group[group[node]];
      node = group[node];
    }
    return node;
  }

  private static void join(int[] group, int a, int b) {
    int rootA = root(group, a);
    int rootB = root(group, b);
    group[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }

  private static double pairCost(
      Track track, Motion predicted, Detection detection, EgoPose ego, double variance) {
    double middleA = (detection.a0() + detection.a1()) / 2;
    double middleB = (detection.b0() + detection.b1()) / 2;
    if (Math.abs(detection.x(ego, middleA, middleB) - predicted.x()) > REACH
        || Math.abs(detection.y(ego, middleA, middleB) - predicted.y()) > REACH) {
      return Double.POSITIVE_INFINITY;
    }
    boolean lengthAlongA = lengthAlongA(detection, track.yaw());
    double a = detection.centreA(lengthAlongA ? track.length() : track.width());
    double b = detection.centreB(lengthAlongA ? track.width() : track.length());
    double higher = (detection.top() - track.height()) / HEIGHT_SPREAD;
    return predicted.surprise(detection.x(ego, a, b), detection.y(ego, a, b), variance)
        + (detection.objectClass() == track.objectClass() ? 0 : UNLIKE)
        + higher * higher;
  }

  // ---- one object

  private static Motion motion(Track track) {
    return new Motion(
        track.x(),
        track.y(),
        track.vx(),
        track.vy(),
        track.positionVariance(),
        track.covariance(),
        track.velocityVariance());
  }

  private static boolean lengthAlongA(Detection detection, double yaw) {
    return (quarters(detection.angle() - yaw) & 1) == 0;
  }

  private static int quarters(double angle) {
    return (int) Math.floor(angle / QUARTER_TURN + 0.5);
  }

  private Track seen(
      Track track, Motion predicted, Detection detection, EgoPose ego, double variance) {
    boolean lengthAlongA = lengthAlongA(detection, track.yaw());
    Motion motion =
        predicted.update(
            detection.x(
                ego,
                detection.centreA(lengthAlongA ? track.length() : track.width()),
                detection.centreB(lengthAlongA ? track.width() : track.length())),
            detection.y(
                ego,
                detection.centreA(lengthAlongA ? track.length() : track.width()),
                detection.centreB(lengthAlongA ? track.width() : track.length())),
            variance);
    ObjectClass objectClass = detection.objectClass();
    Shares shares = detection.shares();
    Heading heading = heading(track, motion, detection);
    double length = heading.turned() ? track.width() : track.length();
    double width = heading.turned() ? track.length() : track.width();
    boolean alongA = lengthAlongA(detection, heading.yaw());
    boolean person = track.objectClass() == ObjectClass.PEDESTRIAN_SIZED;
    Usual usual = person ? ANY_SIZE : usual(track.objectClass());
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
            grown(length, alongA ? detection.extentA() : detection.extentB(), usual.length()),
            grown(width, alongA ? detection.extentB() : detection.extentA(), usual.width()),
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

  private int longestUnseen(Track track) {
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

  private record Heading(double yaw, boolean turned) {}

  /** The new yaw, and whether length and width changed places with it. */
  private static Heading heading(Track track, Motion motion, Detection detection) {
    double speed2 = motion.vx() * motion.vx() + motion.vy() * motion.vy();
    boolean moving =
        speed2 > HEADING_SPEED * HEADING_SPEED && speed2 > HEADING_SIGNIFICANCE * motion.vv();
    boolean shaped =
        track.objectClass() != ObjectClass.PEDESTRIAN_SIZED
            && Math.max(detection.extentA(), detection.extentB()) >= SHAPELESS;
    double yaw = track.yaw();
    boolean turned = false;
    if (moving) {
      double course = StrictMath.atan2(motion.vy(), motion.vx());
      if (!shaped) {
        return new Heading(course, false);
      }
      // Objects drive along their length: the side nearest to the course becomes the front.
      int turns = quarters(wrap(course - yaw));
      turned = (turns & 1) != 0;
      yaw = wrap(yaw + turns * QUARTER_TURN);
    }
    if (shaped) {
      double measured = detection.angle() - quarters(detection.angle() - yaw) * QUARTER_TURN;
      yaw = wrap(yaw + YAW_GAIN * wrap(measured - yaw));
    }
    return new Heading(yaw, turned);
  }

  private static Track unseen(Track track, Motion predicted) {
    return new Track(
        track.id(),
        true,
        predicted.x(),
        predicted.y(),
        predicted.vx(),
        predicted.vy(),
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

  private Track born(long id, Detection detection, EgoPose ego, double variance) {
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
    double a = detection.centreA(alongA ? length : width);
    double b = detection.centreB(alongA ? width : length);
    return new Track(
        id,
        policy.birthHits() <= 1,
        detection.x(ego, a, b),
        detection.y(ego, a, b),
        0,
        0,
        variance,
        0,
        usual.speed() * usual.speed(),
        detection.ground(),
        length,
        width,
        detection.top(),
        wrap(detection.angle() + (alongA ? 0 : QUARTER_TURN)),
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

  private static boolean insideAnother(Track born, List<Track> others) {
    for (Track other : others) {
      double dx = born.x() - other.x();
      double dy = born.y() - other.y();
      double reach = (other.length() + other.width()) / 2;
      if (dx * dx + dy * dy > reach * reach) {
        continue;
      }
      double cos = StrictMath.cos(other.yaw());
      double sin = StrictMath.sin(other.yaw());
      if (Math.abs(cos * dx + sin * dy) <= other.length() / 2
          && Math.abs(cos * dy - sin * dx) <= other.width() / 2) {
        return true;
      }
    }
    return false;
  }

  /** The same direction within -pi to pi. */
  static double wrap(double angle) {
    double turns = Math.floor((angle + HALF_TURN) / (2 * HALF_TURN));
    return angle - turns * 2 * HALF_TURN;
  }
}
