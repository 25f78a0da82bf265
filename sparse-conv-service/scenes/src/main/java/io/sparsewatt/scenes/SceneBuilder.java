package io.sparsewatt.scenes;

import java.util.ArrayList;
import java.util.List;

/**
 * Builds scenes from occupied voxels: local ground, clusters of what stands above it, boxes,
 * tracks, free space.
 *
 * <p>{@link #process} is a pure function of its arguments and the policy: the same input gives the
 * same bytes on any machine. The instance only holds buffers; it is owned by one thread.
 *
 * <p>Limits of geometry: what touches is one cluster, a class is a size, and a hedge the size of a
 * car is vehicle-sized, with a velocity near zero.
 */
public final class SceneBuilder {

  // Beyond this a constant velocity predicts nothing; tracks begin anew, nanoseconds.
  private static final long LONGEST_GAP_NANOS = 2_000_000_000L;
  private static final double SECONDS_PER_NANO = 1e-9;

  private final ScenePolicy policy;
  private final Columns columns = new Columns();
  private final Ground ground = new Ground();
  private final Obstacles obstacles = new Obstacles();
  private final Horizon horizon = new Horizon();
  private final BoxFit boxes = new BoxFit();
  private final Tracker tracker;

  /** A builder with {@link ScenePolicy#DEFAULT}. */
  public SceneBuilder() {
    this(ScenePolicy.DEFAULT);
  }

  /** A builder with the given choices. */
  public SceneBuilder(ScenePolicy policy) {
    this.policy = policy;
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
    obstacles.cluster(policy.linkCells());
    List<Detection> detections = new ArrayList<>();
    for (int k = 0; k < obstacles.clusters; k++) {
      Detection detection = boxes.fit(obstacles, horizon, k, input.voxelSize(), policy);
      if (detection != null) {
        detections.add(detection);
      }
    }
    int found = detections.size();
    nearest(detections, policy.maxDetections());
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
    TrackerState after = tracker.step(from, detections, dt, input);
    return new SceneStep(
        new Scene(
            input.timeNanos(),
            input.ego(),
            continues && egoBefore != null && dt > 0
                ? speed(egoBefore, input.ego(), dt)
                : Double.NaN,
            objects(after),
            horizon.freeSpace(),
            obstacles.clusters - found),
        after);
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
                track.vx(),
                track.vy(),
                track.objectClass(),
                track.age(),
                track.hits(),
                track.misses(),
                track.positionVariance(),
                track.velocityVariance()));
      }
    }
    return objects;
  }
}
