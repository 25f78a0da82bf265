package io.sparsewatt.scenes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds scenes from occupied voxels: local ground, clusters of what stands above it, boxes,
 * tracks, free space, and what is in the ego's way.
 *
 * <p>With labels for {@link ScenePolicy#minAnswered} of the voxels or more, an object is a cluster
 * of columns that the network calls vehicle, two-wheeler or pedestrian. Free space stays
 * geometry's: everything that stands bounds it. What stands in the corridor and is no part of an
 * object is an {@link Obstacle}, whatever it is called. With fewer labels or none, an object is
 * whatever has the size of one. {@link Scene#source} says which.
 *
 * <p>{@link #process} is a pure function of its arguments and the policy: the same input gives the
 * same bytes on any machine. The instance only holds buffers; it is owned by one thread.
 *
 * <p>Limits of geometry: what touches is one cluster, a class is a size, and a hedge the size of a
 * car is vehicle-sized, with a velocity near zero. Limits of labels: two objects of one class that
 * touch are one, and what moves but has no class of its own is an obstacle that stands.
 */
public final class SceneBuilder {

  // Beyond this a constant velocity predicts nothing; tracks begin anew, nanoseconds.
  private static final long LONGEST_GAP_NANOS = 2_000_000_000L;
  // A rider's legs in the label of a pedestrian, a bumper in that of a bicycle: a piece that
  // touches
  // something so many times as large is a part of it.
  private static final int ABSORBED = 4;
  // A vehicle's side or rear is nine columns at 0.2 m: what has fewer is a piece of what it is
  // near.
  private static final int CRUMB = 10;
  // From corner to corner, metres: a car of 5.5 by 2 m with its mirrors. What is larger is a lorry,
  // a
  // bus, or several that touch at doors and mirrors; those stand apart at their windows, which lean
  // inwards, and where every car has its roof above.
  private static final double ONE_CAR = 6.5;
  private static final double SECONDS_PER_NANO = 1e-9;

  private final ScenePolicy policy;
  private final Columns columns = new Columns();
  private final Ground ground = new Ground();
  private final Obstacles obstacles = new Obstacles();
  private final Horizon horizon = new Horizon();
  private final BoxFit boxes = new BoxFit();
  private final Obstacles upper = new Obstacles();
  private final ColumnVotes votes = new ColumnVotes();
  private final InTheWay inTheWay;
  private final Tracker tracker;

  /** A builder with {@link ScenePolicy#DEFAULT}. */
  public SceneBuilder() {
    this(ScenePolicy.DEFAULT);
  }

  /** A builder with the given choices. */
  public SceneBuilder(ScenePolicy policy) {
    this.policy = policy;
    this.inTheWay = new InTheWay(policy);
    this.tracker = new Tracker(policy);
  }

  /**
   * One frame. Time that goes back, or on by more than two seconds, is another recording: its
   * tracks begin anew and ids go on rising.
   *
   * @param state the state after the frame before; {@link TrackerState#EMPTY} at the start
   * @throws IllegalArgumentException for keys that are not packed and rising, or beyond the
   *     policy's limits, naming the first
   */
  public SceneStep process(TrackerState state, SceneInput input) {
    columns.read(input, policy);
    obstacles.count = 0;
    if (columns.count > 0) {
      ground.fit(columns, input.voxelSize(), policy);
      obstacles.select(columns, ground, input, policy);
    }
    horizon.look(obstacles, input.ego(), policy.sectors());
    Labelling labels = answered(input);
    List<Detection> detections =
        labels == null ? bySize(input.voxelSize()) : byLabel(input.voxelSize(), labels);
    int found = detections.size();
    nearest(detections, policy.maxDetections());
    Fragments.joinEnds(detections, horizon);
    EgoPose egoBefore = state.ego();
    long elapsed = input.timeNanos() - state.timeNanos();
    boolean continues =
        egoBefore != null
            && input.timeNanos() >= state.timeNanos()
            && elapsed >= 0
            && elapsed <= LONGEST_GAP_NANOS;
    TrackerState from =
        continues
            ? state
            : new TrackerState(input.timeNanos(), input.ego(), state.nextId(), List.of());
    double dt = continues ? elapsed * SECONDS_PER_NANO : 0;
    TrackerState after = tracker.step(from, detections, dt, input, horizon);
    List<SceneObject> objects = objects(after);
    return new SceneStep(
        new Scene(
            input.timeNanos(),
            input.ego(),
            continues && egoBefore != null && dt > 0
                ? speed(egoBefore, input.ego(), dt)
                : Double.NaN,
            objects,
            horizon.freeSpace(),
            labels == null ? ClassSource.GEOMETRY : ClassSource.NETWORK,
            labels == null ? List.of() : inTheWay.find(obstacles, input, objects),
            obstacles.clusters - found),
        after);
  }

  /** The labels, where there are enough of them. */
  private @Nullable Labelling answered(SceneInput input) {
    Labelling labels = input.labels();
    return labels != null
            && labels.size() > 0
            && labels.answered() >= policy.minAnswered() * labels.size()
        ? labels
        : null;
  }

  private List<Detection> bySize(double voxelSize) {
    obstacles.cluster(policy.linkCells());
    List<Detection> detections = new ArrayList<>();
    for (int k = 0; k < obstacles.clusters; k++) {
      Detection detection = boxes.fit(obstacles, horizon, k, voxelSize, policy);
      if (detection != null) {
        detections.add(detection);
      }
    }
    return detections;
  }

  private List<Detection> byLabel(double voxelSize, Labelling labels) {
    votes.group(obstacles, columns, labels, voxelSize, policy);
    // Tightly first: parked cars stand a hand's breadth apart.
    obstacles.cluster(1);
    obstacles.absorb(ColumnVotes.GROUPS, policy.linkCells(), ABSORBED, CRUMB);
    List<Detection> detections = new ArrayList<>();
    for (int k = 0; k < obstacles.clusters; k++) {
      if (obstacles.group[obstacles.member[obstacles.clusterStart[k]]] == ColumnVotes.BACKGROUND) {
        continue;
      }
      Shares shares = votes.shares(obstacles, k);
      if (shares.most() == ObjectClass.VEHICLE_SIZED
          && boxes.exceeds(obstacles, k, voxelSize, ONE_CAR)
          && apart(k, voxelSize, shares, detections)) {
        continue;
      }
      Detection detection = boxes.fit(obstacles, horizon, k, voxelSize, policy, shares);
      if (detection != null) {
        detections.add(detection);
      }
    }
    return detections;
  }

  /** Takes a cluster for several vehicles, if from their windows up they are. */
  private boolean apart(int k, double voxelSize, Shares shares, List<Detection> detections) {
    upper.count = 0;
    for (int m = obstacles.clusterStart[k]; m < obstacles.clusterStart[k + 1]; m++) {
      int i = obstacles.member[m];
      if (obstacles.top[i] >= Fragments.SILL) {
        upper.add(obstacles, i, 0);
      }
    }
    upper.cluster(1);
    upper.absorb(1, policy.linkCells(), ABSORBED, CRUMB);
    int before = detections.size();
    for (int u = 0; u < upper.clusters; u++) {
      Detection detection = boxes.fit(upper, horizon, u, voxelSize, policy, shares);
      if (detection != null) {
        detections.add(detection);
      }
    }
    if (detections.size() - before == 1 && diagonal(detections.getLast()) > ONE_CAR) {
      // A lorry or a bus, which goes on below its windows.
      detections.removeLast();
    }
    return detections.size() > before;
  }

  private static double diagonal(Detection detection) {
    double a = detection.extentA();
    double b = detection.extentB();
    return Math.sqrt(a * a + b * b);
  }

  /** Keeps the nearest to the ego, in their order. */
  private static void nearest(List<Detection> detections, int most) {
    if (detections.size() > most) {
      double[] distances = detections.stream().mapToDouble(Detection::distance).sorted().toArray();
      double limit = distances[most - 1];
      detections.removeIf(detection -> detection.distance() > limit);
      // Several at exactly the limit: the first of them stay.
      for (int i = detections.size() - 1; i >= 0 && detections.size() > most; i--) {
        if (detections.get(i).distance() == limit) {
          detections.remove(i);
        }
      }
    }
  }

  private static double speed(EgoPose before, EgoPose now, double dt) {
    double dx = now.x() - before.x();
    double dy = now.y() - before.y();
    return Math.sqrt(dx * dx + dy * dy) / dt;
  }

  private static List<SceneObject> objects(TrackerState state) {
    List<SceneObject> objects = new ArrayList<>();
    for (Track track : state.tracks()) {
      if (track.confirmed()) {
        objects.add(
            new SceneObject(
                track.id(),
                track.x(),
                track.y(),
                track.ground() + track.height() / 2,
                track.length(),
                track.width(),
                track.height(),
                track.yaw(),
                track.vx() * track.certainty(),
                track.vy() * track.certainty(),
                track.objectClass(),
                track.age(),
                track.hits(),
                track.misses(),
                track.positionVariance(),
                track.velocityVariance(),
                track.share()));
      }
    }
    return objects;
  }
}
