package io.sparsewatt.perception.stage;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.Path;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SceneObstacle;
import io.sparsewatt.scenes.ClassSource;
import io.sparsewatt.scenes.Corridor;
import io.sparsewatt.scenes.EgoPose;
import io.sparsewatt.scenes.FreeSpace;
import io.sparsewatt.scenes.Labelling;
import io.sparsewatt.scenes.Obstacle;
import io.sparsewatt.scenes.Scene;
import io.sparsewatt.scenes.SceneBuilder;
import io.sparsewatt.scenes.SceneInput;
import io.sparsewatt.scenes.SceneObject;
import io.sparsewatt.scenes.ScenePolicy;
import io.sparsewatt.scenes.SceneStep;
import io.sparsewatt.scenes.Track;
import io.sparsewatt.scenes.TrackerState;
import org.jspecify.annotations.Nullable;

/** One stream's scenes: the library's builder, and its state between frames. */
final class SceneTracks {

  private final String stream;
  private TrackerState state = TrackerState.EMPTY;

  /**
   * @param stream whose frames these are: another one's world is another
   */
  SceneTracks(String stream) {
    this.stream = stream;
  }

  /** Whose frames these are. */
  String stream() {
    return stream;
  }

  /** Takes the state that an earlier scene handed on. */
  void restore(io.sparsewatt.events.v1.TrackerState wire) {
    state = state(wire);
  }

  /**
   * The scene of a frame.
   *
   * @param labels of the voxels, or null where no network has named them
   * @param unlabelled why not, or null
   * @param path the way ahead, or null for straight ahead
   */
  SceneEvent.Builder process(
      SceneBuilder builder,
      long timeNanos,
      Pose pose,
      boolean poseKnown,
      double voxelSize,
      long[] keys,
      @Nullable Labelling labels,
      @Nullable String unlabelled,
      @Nullable Path path) {
    SceneStep step =
        builder.process(
            state,
            new SceneInput(
                timeNanos,
                ego(pose),
                voxelSize,
                keys,
                labels,
                path == null ? null : corridor(path)));
    state = step.state();
    Scene scene = step.scene();
    SceneEvent.Builder event =
        SceneEvent.newBuilder()
            .setTimeNs(timeNanos)
            .setFreeSpace(freeSpace(scene.freeSpace()))
            .setFreeSpaceSectors(scene.freeSpace().sectors())
            .setSource(scene.source().id())
            .setTracker(wire(step.state()));
    String byGeometry = labels == null ? unlabelled : tooFew(scene, labels);
    if (byGeometry != null) {
      event.setUnlabelled(byGeometry);
    }
    if (poseKnown) {
      event.setEgo(pose);
      if (!Double.isNaN(scene.egoSpeed())) {
        event.setEgoSpeed(scene.egoSpeed());
      }
    }
    for (SceneObject object : scene.objects()) {
      event.addObjects(wire(object));
    }
    for (Obstacle obstacle : scene.obstacles()) {
      event.addObstacles(
          SceneObstacle.newBuilder()
              .setX(obstacle.x())
              .setY(obstacle.y())
              .setZ(obstacle.z())
              .setLength(obstacle.length())
              .setWidth(obstacle.width())
              .setHeight(obstacle.height())
              .setYaw(obstacle.yaw()));
    }
    return event;
  }

  /** Why labels that there are did not make the scene; null where they did. */
  private static @Nullable String tooFew(Scene scene, Labelling labels) {
    if (scene.source() == ClassSource.NETWORK) {
      return null;
    }
    return labels.size() == 0
        ? "the frame hit no voxel"
        : labels.answered()
            + " of "
            + labels.size()
            + " voxels have a label, "
            + Math.round(100 * ScenePolicy.DEFAULT.minAnswered())
            + " % are required";
  }

  private static io.sparsewatt.events.v1.SceneObject.Builder wire(SceneObject object) {
    io.sparsewatt.events.v1.SceneObject.Builder wire =
        io.sparsewatt.events.v1.SceneObject.newBuilder()
            .setTrack(object.id())
            .setKind(object.kind())
            .setX(object.x())
            .setY(object.y())
            .setZ(object.z())
            .setLength(object.length())
            .setWidth(object.width())
            .setHeight(object.height())
            .setYaw(object.yaw())
            .setVx(object.vx())
            .setVy(object.vy())
            .setAge(object.age())
            .setHits(object.hits())
            .setClassSource(object.classSource().id());
    if (object.classSource() == ClassSource.NETWORK) {
      wire.setClassShare(object.share());
    }
    return wire;
  }

  /** Null where the path is none that the scenes library takes: straight ahead is then the way. */
  private static @Nullable Corridor corridor(Path path) {
    double[] points = Columns.doubles(path.getPoints());
    double[] x = new double[points.length / 2];
    double[] y = new double[points.length / 2];
    for (int i = 0; i < x.length; i++) {
      x[i] = points[2 * i];
      y[i] = points[2 * i + 1];
    }
    try {
      return new Corridor(x, y, path.getWidth());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static EgoPose ego(Pose pose) {
    double yaw =
        StrictMath.atan2(
            2 * (pose.getQw() * pose.getQz() + pose.getQx() * pose.getQy()),
            1 - 2 * (pose.getQy() * pose.getQy() + pose.getQz() * pose.getQz()));
    return new EgoPose(pose.getX(), pose.getY(), pose.getZ(), yaw);
  }

  /** From sectors that begin at the heading to sectors that begin behind, at -pi. */
  private static com.google.protobuf.ByteString freeSpace(FreeSpace space) {
    float[] nearest = space.nearest();
    float[] turned = new float[nearest.length];
    for (int i = 0; i < nearest.length; i++) {
      turned[(i + nearest.length / 2) % nearest.length] = nearest[i];
    }
    return Columns.ofFloats(turned, turned.length);
  }

  private static io.sparsewatt.events.v1.TrackerState wire(TrackerState state) {
    io.sparsewatt.events.v1.TrackerState.Builder wire =
        io.sparsewatt.events.v1.TrackerState.newBuilder()
            .setTimeNs(state.timeNanos())
            .setNextId(state.nextId());
    EgoPose ego = state.ego();
    if (ego != null) {
      wire.setEgo(
          io.sparsewatt.events.v1.EgoPose.newBuilder()
              .setX(ego.x())
              .setY(ego.y())
              .setZ(ego.z())
              .setYaw(ego.yaw()));
    }
    for (Track track : state.tracks()) {
      io.sparsewatt.events.v1.Track.Builder carried =
          io.sparsewatt.events.v1.Track.newBuilder()
              .setId(track.id())
              .setConfirmed(track.confirmed())
              .setX(track.x())
              .setY(track.y())
              .setVx(track.vx())
              .setVy(track.vy())
              .setPositionVariance(track.positionVariance())
              .setCovariance(track.covariance())
              .setVelocityVariance(track.velocityVariance())
              .setGround(track.ground())
              .setLength(track.length())
              .setWidth(track.width())
              .setHeight(track.height())
              .setYaw(track.yaw())
              .setVehicleVotes(track.vehicleVotes())
              .setTwoWheelerVotes(track.twoWheelerVotes())
              .setPedestrianVotes(track.pedestrianVotes())
              .setAge(track.age())
              .setHits(track.hits())
              .setMisses(track.misses());
      if (!Double.isNaN(track.share())) {
        carried.setShare(track.share());
      }
      wire.addTracks(carried);
    }
    return wire.build();
  }

  private static TrackerState state(io.sparsewatt.events.v1.TrackerState wire) {
    EgoPose ego =
        wire.hasEgo()
            ? new EgoPose(
                wire.getEgo().getX(),
                wire.getEgo().getY(),
                wire.getEgo().getZ(),
                wire.getEgo().getYaw())
            : null;
    return new TrackerState(
        wire.getTimeNs(),
        ego,
        wire.getNextId(),
        wire.getTracksList().stream().map(SceneTracks::track).toList());
  }

  private static Track track(io.sparsewatt.events.v1.Track wire) {
    return new Track(
        wire.getId(),
        wire.getConfirmed(),
        wire.getX(),
        wire.getY(),
        wire.getVx(),
        wire.getVy(),
        wire.getPositionVariance(),
        wire.getCovariance(),
        wire.getVelocityVariance(),
        wire.getGround(),
        wire.getLength(),
        wire.getWidth(),
        wire.getHeight(),
        wire.getYaw(),
        wire.getVehicleVotes(),
        wire.getTwoWheelerVotes(),
        wire.getPedestrianVotes(),
        wire.getAge(),
        wire.getHits(),
        wire.getMisses(),
        wire.hasShare() ? wire.getShare() : Double.NaN);
  }
}
