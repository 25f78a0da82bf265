package io.sparsewatt.driving.loop;

import io.sparsewatt.driving.following.RouteKeeping;
import io.sparsewatt.driving.judge.Box;
import io.sparsewatt.driving.judge.ClosedLoopScore;
import io.sparsewatt.driving.judge.CommonRoadCosts;
import io.sparsewatt.driving.judge.Contacts;
import io.sparsewatt.driving.judge.Drive;
import io.sparsewatt.driving.judge.GoalCheck;
import io.sparsewatt.driving.judge.KinematicCheck;
import io.sparsewatt.driving.judge.LaneMap;
import io.sparsewatt.driving.judge.Moving;
import io.sparsewatt.driving.judge.TimeToCollision;
import io.sparsewatt.driving.replay.RecordedTraffic;
import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.route.Way;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A recorded scene with an ego in it, from the planning problem's start until its goal is met, its
 * time is over, or the recording ends. Drives are independent; thread-safe.
 *
 * <p>In a recording every road user begins at the first step, so at a problem's start nobody has a
 * past. During the burn-in the ego therefore follows its route at its speed, whoever drives later,
 * and the driver takes over with that much past of the others. What is judged begins then.
 */
public final class RecordedDrive {

  /** Seconds of burn-in. */
  public static final double BURN_IN = 1;

  private final CommonRoadFile file;
  private final CommonRoadFile.Problem problem;
  private final LaneMap lanes;
  private final int firstStep;
  private final int lastStep;

  /**
   * The first planning problem of a recording.
   *
   * @throws ScenarioException if there is none
   */
  public RecordedDrive(CommonRoadFile file) throws ScenarioException {
    this.file = file;
    // Checks that there is one, and that it can be planned.
    file.scenario();
    this.problem = file.problems().getFirst();
    this.lanes = new LaneMap(file.lanes());
    this.firstStep = (int) Math.round(problem.time() / file.dt());
    int recorded = new RecordedTraffic(file, false, firstStep).lastStep();
    Interval time = problem.goal().time();
    this.lastStep =
        time == null ? recorded : (int) Math.min(recorded, Math.round(time.max() / file.dt()));
  }

  /** Seconds from the burn-in's end until the problem's time or the recording is over. */
  public double seconds() {
    return (lastStep - firstStep) * file.dt() - BURN_IN;
  }

  /** Whether the goal says where to be, and not only when. */
  public boolean hasPlace() {
    return problem.goal().region() != null;
  }

  /**
   * Drives it.
   *
   * @param clock nanoseconds, or null: decisions are not timed
   */
  public Outcome drive(
      DrivingPolicy policy, long seed, boolean reactive, @Nullable LongSupplier clock)
      throws ScenarioException {
    Goal goal = problem.goal();
    RecordedTraffic traffic = new RecordedTraffic(file, reactive, firstStep);
    Ego ego = problem.ego();
    Scenario start = scenario(traffic, ego, goal);
    Way way = WayFinder.find(start);
    Route route = way.route();
    Driver driver = policy.drivers().apply(seed);
    int takeOver = firstStep + (int) Math.round(BURN_IN / file.dt());
    RouteKeeping keeping = new RouteKeeping(route, start.limits(), file.dt());
    while (traffic.step() < Math.min(takeOver, lastStep)) {
      Ego before = ego;
      ego = keeping.step(ego, 0, 0);
      traffic.advance(moving(before));
    }
    List<Moving> egos = new ArrayList<>();
    List<List<Moving>> others = new ArrayList<>();
    egos.add(moving(ego));
    others.add(traffic.moving());
    long[] nanos = new long[Math.max(0, lastStep - firstStep)];
    int timed = 0;
    boolean reached = false;
    String refused = null;
    while (!reached && traffic.step() < lastStep) {
      try {
        Scenario now = scenario(traffic, ego, goal);
        long before = clock == null ? 0 : clock.getAsLong();
        ego = driver.next(now);
        if (clock != null) {
          nanos[timed++] = clock.getAsLong() - before;
        }
      } catch (ScenarioException e) {
        refused = e.getMessage();
        break;
      }
      Moving moved = moving(ego);
      traffic.advance(egos.getLast());
      egos.add(moved);
      others.add(traffic.moving());
      reached = GoalCheck.isMet(goal, moved, traffic.time(), lanes);
    }
    long[] rising = Arrays.copyOf(nanos, timed);
    Arrays.sort(rising);
    return judge(
        policy, seed, reactive, new Drive(file.dt(), egos, others), way, reached, refused, rising);
  }

  private Outcome judge(
      DrivingPolicy policy,
      long seed,
      boolean reactive,
      Drive drive,
      Way way,
      boolean reached,
      @Nullable String refused,
      long[] nanos) {
    List<Contacts.Contact> contacts = Contacts.of(drive, lanes);
    Route route = way.route();
    double off = 0;
    double[] speeding = new double[drive.ego().size()];
    Projection p = new Projection();
    p.segment = route.nearest(drive.ego().getFirst().box().x(), drive.ego().getFirst().box().y());
    double from = 0;
    double to = 0;
    for (int i = 0; i < drive.ego().size(); i++) {
      Moving ego = drive.ego().get(i);
      off = Math.max(off, lanes.outside(ego.box()));
      route.project(ego.box().x(), ego.box().y(), p);
      from = i == 0 ? p.s : from;
      to = p.s;
      speeding[i] = ego.speed() - p.limit;
    }
    return new Outcome(
        file.benchmarkId(),
        policy.name(),
        reactive,
        seed,
        reached,
        contacts,
        off,
        KinematicCheck.violation(drive),
        refused,
        drive.steps(),
        TimeToCollision.least(drive),
        ClosedLoopScore.of(drive, lanes, contacts, to - from, expertWay(way, from), speeding),
        CommonRoadCosts.of(drive, lanes, problem.goal().speed()),
        nanos);
  }

  /**
   * Metres that stand in for the recorded driver's, who is not in the file: to the goal, where it
   * is a place on the route, or else at the first speed for the time there is.
   */
  private double expertWay(Way way, double from) {
    return way.hasGoal() ? Math.max(0, way.goalFrom() - from) : problem.ego().speed() * seconds();
  }

  private Scenario scenario(RecordedTraffic traffic, Ego ego, Goal goal) throws ScenarioException {
    Scenario s = file.at(traffic.time(), ego, goal, false).agents(traffic.agents()).build();
    s.check();
    return s;
  }

  private static Moving moving(Ego ego) {
    return new Moving(
        "ego", new Box(ego.x(), ego.y(), ego.heading(), ego.length(), ego.width()), ego.speed());
  }
}
