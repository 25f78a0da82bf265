package io.sparsewatt.standalone.town;

import io.sparsewatt.driving.judge.Box;
import io.sparsewatt.driving.judge.Contacts;
import io.sparsewatt.driving.judge.Moving;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SceneObject;
import io.sparsewatt.events.v1.Trajectory;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planning.stage.LivePlanning;
import io.sparsewatt.planning.stage.PlanStage;
import io.sparsewatt.simulator.Ego;
import io.sparsewatt.simulator.PlanTrajectory;
import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.TruthLane;
import io.sparsewatt.simulator.TruthScene;
import io.sparsewatt.simulator.WorldSpec;
import io.sparsewatt.simulator.traffic.AgentState;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * One closed loop: scene, plan, a tenth of a second of driving, again; and what it was like. The
 * plan of a scene is followed from the scene's own time on, as in the lock-step demo. Confined to
 * one thread.
 *
 * <p>True scenes tell of planning alone; perceived ones of the whole. Whom the ego touches is the
 * world's own state in both.
 */
public final class TownDrive implements AutoCloseable {

  private final Simulation simulation;
  private final Scenes scenes;
  private final TrueScenes truth;
  private final PlanStage stage;

  private final Series offPath = new Series();
  private final Series speeds = new Series();
  private final Series accelerations = new Series();
  private final Series jerks = new Series();
  private final Series yawJerks = new Series();
  private final Series flicker = new Series();
  private final Series gaps = new Series();
  private final Series headways = new Series();
  private final Set<String> touched = new HashSet<>();
  private int atFault;
  private double metres;
  private int outOfLane;
  private int creeping;
  private int infeasible;
  private int kept;
  private int laneChanges;
  private long planNanos;
  private int plans;

  /**
   * @param planner at the wheel, with the live stage's settings
   * @param path whether scenes name the lane ahead, as the demo's do
   */
  public TownDrive(WorldSpec world, Planner planner, Seen seen, boolean path) {
    stage = new PlanStage(planner, LivePlanning.DEFAULT);
    simulation = new Simulation(world);
    truth = new TrueScenes(simulation, path);
    scenes =
        switch (seen) {
          case TRUE -> truth;
          case PERCEIVED -> new PerceivedScenes(simulation, world.seed(), path);
        };
  }

  @Override
  public void close() {
    scenes.close();
  }

  /** Values of one quantity, one a frame. */
  private static final class Series {
    private double[] values = new double[256];
    private int count;

    void add(double value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
    }

    double mean() {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += values[i];
      }
      return count == 0 ? 0 : sum / count;
    }

    double rms() {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += values[i] * values[i];
      }
      return count == 0 ? 0 : Math.sqrt(sum / count);
    }

    /** The value that a share of all does not exceed; 0 without any. */
    double quantile(double share) {
      if (count == 0) {
        return 0;
      }
      double[] sorted = Arrays.copyOf(values, count);
      Arrays.sort(sorted);
      return sorted[(int) Math.round(share * (count - 1))];
    }

    int count() {
      return count;
    }
  }

  /**
   * Drives.
   *
   * @param frames of a tenth of a second
   * @throws UnprocessableRecordException never: scenes of its own can be read
   */
  public Figures run(int frames) throws UnprocessableRecordException {
    PlanEvent before = null;
    double lastAcceleration = Double.NaN;
    double lastYawRate = Double.NaN;
    int lastLane = -2;
    for (int n = 0; n < frames; n++) {
      simulation.step();
      SceneEvent scene = scenes.scene(n);
      PlanEvent plan = plan(scene, n);
      if (plan.hasTrajectory()) {
        follow(plan);
        if (before != null && before.hasTrajectory()) {
          flicker.add(moved(before, plan));
        }
      }
      before = plan;
      infeasible += plan.getVerdict().equals("ok") ? 0 : 1;
      kept +=
          plan.getRemarksList().stream().anyMatch(r -> r.startsWith("the previous plan")) ? 1 : 0;

      TruthScene now = simulation.truth(60);
      AgentState ego = now.ego();
      TruthLane lane = TrueScenes.ownLane(now);
      double d = Math.abs(offset(lane, ego.x(), ego.y()));
      offPath.add(d);
      outOfLane += d + Ego.WIDTH / 2 > lane.width() / 2 ? 1 : 0;
      laneChanges += lastLane != -2 && ego.lane() != lastLane ? 1 : 0;
      lastLane = ego.lane();
      speeds.add(ego.speed());
      metres += ego.speed() * Simulation.STEP_SECONDS;
      contacts(
          scenes == truth ? scene : truth.scene(n), ego, d + Ego.WIDTH / 2 <= lane.width() / 2);
      creeping += ego.speed() > 0.02 && ego.speed() < 0.5 ? 1 : 0;
      accelerations.add(ego.acceleration());
      if (!Double.isNaN(lastAcceleration)) {
        jerks.add((ego.acceleration() - lastAcceleration) / Simulation.STEP_SECONDS);
        yawJerks.add((ego.yawRate() - lastYawRate) / Simulation.STEP_SECONDS);
      }
      lastAcceleration = ego.acceleration();
      lastYawRate = ego.yawRate();
      leader(now);
    }
    return new Figures(this);
  }

  private PlanEvent plan(SceneEvent scene, long n) throws UnprocessableRecordException {
    PlanEvent[] plan = new PlanEvent[1];
    byte[] value = scene.toByteArray();
    long began = System.nanoTime();
    stage.process(
        new LogRecord(Topic.SCENES, 0, n, 0, TrueScenes.SENSOR, value),
        (topic, number, key, message) -> plan[0] = (PlanEvent) message);
    planNanos += System.nanoTime() - began;
    plans++;
    return plan[0];
  }

  private void follow(PlanEvent event) {
    Trajectory t = event.getTrajectory();
    simulation
        .ego()
        .follow(
            new PlanTrajectory(
                event.getTimeNs(),
                Columns.doubles(t.getT()),
                Columns.doubles(t.getX()),
                Columns.doubles(t.getY()),
                Columns.doubles(t.getHeading()),
                Columns.doubles(t.getSpeed())));
  }

  /** How far the place a second from now moved from one plan to the next, metres. */
  private static double moved(PlanEvent before, PlanEvent now) {
    Trajectory a = before.getTrajectory();
    Trajectory b = now.getTrajectory();
    double dx = Columns.doubles(a.getX())[11] - Columns.doubles(b.getX())[10];
    double dy = Columns.doubles(a.getY())[11] - Columns.doubles(b.getY())[10];
    return Math.sqrt(dx * dx + dy * dy);
  }

  /** Whom the ego touches for the first time, and whether that is its fault. */
  private void contacts(SceneEvent scene, AgentState ego, boolean withinLane) {
    Moving own =
        new Moving("ego", new Box(ego.x(), ego.y(), ego.yaw(), Ego.LENGTH, Ego.WIDTH), ego.speed());
    for (SceneObject object : scene.getObjectsList()) {
      Box box =
          new Box(
              object.getX(), object.getY(), object.getYaw(), object.getLength(), object.getWidth());
      String id = Long.toString(object.getTrack());
      if (own.box().overlaps(box) && touched.add(id)) {
        double v = Math.sqrt(object.getVx() * object.getVx() + object.getVy() * object.getVy());
        Contacts.Kind kind = Contacts.kind(own, new Moving(id, box, v));
        atFault += kind.isFault(withinLane) ? 1 : 0;
      }
    }
  }

  private void leader(TruthScene now) {
    AgentState ego = now.ego();
    double c = StrictMath.cos(ego.yaw());
    double s = StrictMath.sin(ego.yaw());
    double nearest = Double.POSITIVE_INFINITY;
    for (AgentState agent : now.agents()) {
      double dx = agent.x() - ego.x();
      double dy = agent.y() - ego.y();
      double along = dx * c + dy * s;
      if (agent.lane() == ego.lane() && ego.lane() >= 0 && along > 0) {
        nearest = Math.min(nearest, along - 0.5 * (Ego.LENGTH + agent.length()));
      }
    }
    if (nearest < 60) {
      gaps.add(nearest);
      if (ego.speed() > 3) {
        headways.add(nearest / ego.speed());
      }
    }
  }

  private static double offset(TruthLane lane, double x, double y) {
    double best = Double.POSITIVE_INFINITY;
    double d = 0;
    for (int i = 0; i + 1 < lane.centreX().length; i++) {
      double tx = lane.centreX()[i + 1] - lane.centreX()[i];
      double ty = lane.centreY()[i + 1] - lane.centreY()[i];
      double length = Math.sqrt(tx * tx + ty * ty);
      double px = x - lane.centreX()[i];
      double py = y - lane.centreY()[i];
      double along = Math.max(0, Math.min(length, (px * tx + py * ty) / length));
      double ox = px - along * tx / length;
      double oy = py - along * ty / length;
      double square = ox * ox + oy * oy;
      if (square < best) {
        best = square;
        d = Math.copySign(Math.sqrt(square), tx * py - ty * px);
      }
    }
    return d;
  }

  /**
   * What a drive was like. Metres, seconds and their quotients; shares of 1.
   *
   * @param collisions things that the ego ran into or that ran into it
   * @param atFault of those, the ego's fault by nuPlan's rule
   * @param metres driven
   * @param offPathMean metres from the lane's middle
   * @param flickerMean metres that the place a second ahead moved from plan to plan
   * @param creepingShare of time below 0.5 m/s, not standing
   * @param headwayMedian seconds to who is ahead
   * @param keptShare of plans that kept the one before
   */
  public record Figures(
      long collisions,
      int atFault,
      double metres,
      double meanSpeed,
      double offPathMean,
      double offPathMost,
      double outOfLaneShare,
      double hardestBraking,
      double jerkRms,
      double jerkP99,
      double yawJerkRms,
      double flickerMean,
      double flickerP99,
      double creepingShare,
      double gapLeast,
      double headwayMedian,
      int following,
      int laneChanges,
      long offRoadSteps,
      long wrongWaySteps,
      int infeasible,
      double keptShare,
      double millisPerPlan) {

    private Figures(TownDrive d) {
      this(
          d.simulation.collisions(),
          d.atFault,
          d.metres,
          d.speeds.mean(),
          d.offPath.mean(),
          d.offPath.quantile(1),
          (double) d.outOfLane / d.plans,
          -d.accelerations.quantile(0),
          d.jerks.rms(),
          Math.max(-d.jerks.quantile(0.005), d.jerks.quantile(0.995)),
          d.yawJerks.rms(),
          d.flicker.mean(),
          d.flicker.quantile(0.99),
          (double) d.creeping / d.plans,
          d.gaps.count() == 0 ? Double.POSITIVE_INFINITY : d.gaps.quantile(0),
          d.headways.quantile(0.5),
          d.headways.count(),
          d.laneChanges,
          d.simulation.offRoadSteps(),
          d.simulation.wrongWaySteps(),
          d.infeasible,
          (double) d.kept / d.plans,
          d.planNanos * 1e-6 / d.plans);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "collisions %d (at fault %d), %.0f m, speed %.1f m/s, off path %.2f m (most %.2f, out of lane %.1f %%), "
              + "braking %.1f m/s2, jerk %.2f m/s3 (p99 %.1f), yaw jerk %.3f 1/s2, "
              + "flicker %.3f m (p99 %.3f), creeping %.1f %%, gap %.1f m, headway %.1f s (%d), "
              + "lane changes %d, off road %d, wrong way %d, infeasible %d, kept %.0f %%, "
              + "%.1f ms a plan",
          collisions,
          atFault,
          metres,
          meanSpeed,
          offPathMean,
          offPathMost,
          100 * outOfLaneShare,
          hardestBraking,
          jerkRms,
          jerkP99,
          yawJerkRms,
          flickerMean,
          flickerP99,
          100 * creepingShare,
          gapLeast,
          headwayMedian,
          following,
          laneChanges,
          offRoadSteps,
          wrongWaySteps,
          infeasible,
          100 * keptShare,
          millisPerPlan);
    }
  }
}
