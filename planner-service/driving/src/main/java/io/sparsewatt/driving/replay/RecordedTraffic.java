package io.sparsewatt.driving.replay;

import io.sparsewatt.driving.following.FollowingModel;
import io.sparsewatt.driving.judge.Box;
import io.sparsewatt.driving.judge.Moving;
import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.planner.commonroad.CommonRoadFile.Track;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import java.util.ArrayList;
import java.util.List;

/**
 * The others of a recording, step by step.
 *
 * <p>Where they react, a recorded vehicle drives as it did until the ego is in its way closer than
 * its driver would let anyone come; from then on it follows its recorded way by the {@link
 * FollowingModel}, never faster there than it was, and brakes for whoever is ahead on it. It never
 * leaves its way, and pedestrians never react. One thread.
 */
public final class RecordedTraffic {

  // Seconds of the past that are handed on.
  private static final double MEMORY = 3;
  // Metres ahead that a driver looks, and beside that count as in the way.
  private static final double REACH = 60;
  private static final double BESIDE = 0.3;

  private final double dt;
  private final boolean reactive;
  private final List<One> all = new ArrayList<>();
  private int step;

  /** One track, its past as it was driven here. */
  private static final class One {
    final Track track;
    final RecordedPath path;
    final List<AgentState> past = new ArrayList<>();
    boolean follows;
    boolean gone;
    double along;
    double speed;

    One(Track track, double dt) {
      this.track = track;
      this.path = new RecordedPath(track, dt);
    }

    boolean isStatic() {
      return track.type() == AgentType.STATIC;
    }

    boolean isThere(int step) {
      return isStatic() || !gone && step >= path.firstStep && (follows || step <= path.lastStep());
    }
  }

  /**
   * @param file the recording
   * @param reactive whether vehicles brake for the ego
   * @param firstStep on which the drive starts; what was before is known as past
   */
  public RecordedTraffic(CommonRoadFile file, boolean reactive, int firstStep) {
    this.dt = file.dt();
    this.reactive = reactive;
    for (Track track : file.tracks()) {
      all.add(new One(track, dt));
    }
    int memory = (int) Math.round(MEMORY / dt);
    for (step = Math.max(0, firstStep - memory); step < firstStep; step++) {
      all.forEach(this::remember);
    }
    all.forEach(this::remember);
  }

  /** The step that it is. */
  public int step() {
    return step;
  }

  /** The last step of any recorded state. */
  public int lastStep() {
    int last = 0;
    for (One one : all) {
      last = Math.max(last, one.isStatic() ? 0 : one.path.lastStep());
    }
    return last;
  }

  /** Vehicles that have left their recorded course for the ego's sake. */
  public int reacting() {
    int count = 0;
    for (One one : all) {
      count += one.follows ? 1 : 0;
    }
    return count;
  }

  /** One step on. */
  public void advance(Moving ego) {
    List<Moving> now = moving();
    for (One one : all) {
      if (reactive && !one.isStatic() && one.isThere(step) && isVehicle(one)) {
        react(one, ego, now);
      }
    }
    step++;
    for (One one : all) {
      if (one.follows && one.along >= one.path.end()) {
        one.gone = true;
      }
      remember(one);
    }
  }

  private static boolean isVehicle(One one) {
    return switch (one.track.type()) {
      case PEDESTRIAN, STATIC, UNKNOWN -> false;
      default -> true;
    };
  }

  private void react(One one, Moving ego, List<Moving> now) {
    if (!one.follows) {
      int state = step - one.path.firstStep;
      one.along = one.path.along[state];
      one.speed = one.path.speed[state];
    }
    double byEgo = acceleration(one, ego);
    if (!one.follows) {
      int next = Math.min(step - one.path.firstStep + 1, one.path.speed.length - 1);
      double recorded = (one.path.speed[next] - one.speed) / dt;
      // Drivers keep less distance than the model wants: only where it brakes hard, they react.
      if (byEgo >= Math.min(recorded, -1)) {
        return;
      }
      one.follows = true;
    }
    double a = byEgo;
    for (Moving other : now) {
      if (!other.id().equals(one.track.id())) {
        a = Math.min(a, acceleration(one, other));
      }
    }
    double next = Math.max(0, one.speed + a * dt);
    one.along += 0.5 * (one.speed + next) * dt;
    one.speed = next;
  }

  private double acceleration(One one, Moving ahead) {
    Box box = ahead.box();
    double beside = 0.5 * (one.track.width() + box.width()) + BESIDE;
    double middle = one.path.ahead(box.x(), box.y(), one.along, REACH, beside);
    double gap = middle - 0.5 * (one.track.length() + box.length());
    double[] pose = new double[3];
    one.path.place(one.along, pose);
    double closing = one.speed - ahead.speed() * StrictMath.cos(box.heading() - pose[2]);
    return FollowingModel.acceleration(
        one.speed, Math.max(1, one.path.speedAt(one.along)), gap, closing);
  }

  private void remember(One one) {
    if (one.isStatic() || !one.isThere(step)) {
      return;
    }
    if (one.follows) {
      double[] pose = new double[3];
      one.path.place(one.along, pose);
      one.past.add(new AgentState(time(), pose[0], pose[1], pose[2], one.speed));
    } else {
      int state = step - one.path.firstStep;
      one.past.add(one.track.states().get(state));
    }
  }

  /** Seconds on the recording's clock, the very number that its states have. */
  public double time() {
    return step * dt;
  }

  /** Who is there now. */
  public List<Moving> moving() {
    List<Moving> there = new ArrayList<>();
    for (One one : all) {
      if (!one.isThere(step)) {
        continue;
      }
      AgentState s = one.isStatic() ? one.track.states().getFirst() : one.past.getLast();
      Box box = new Box(s.x(), s.y(), s.heading(), one.track.length(), one.track.width());
      double speed =
          one.isStatic() ? 0 : one.follows ? one.speed : one.path.speed[step - one.path.firstStep];
      there.add(new Moving(one.track.id(), box, speed));
    }
    return there;
  }

  /** The same as a planner may know them: with their past, and without their future. */
  public List<Agent> agents() {
    List<Agent> agents = new ArrayList<>();
    int memory = (int) Math.round(MEMORY / dt);
    for (One one : all) {
      if (!one.isThere(step)) {
        continue;
      }
      List<AgentState> past;
      if (one.isStatic()) {
        AgentState s = one.track.states().getFirst();
        past = List.of(new AgentState(time(), s.x(), s.y(), s.heading(), 0.0));
      } else {
        past = one.past.subList(Math.max(0, one.past.size() - 1 - memory), one.past.size());
      }
      agents.add(
          new Agent(one.track.id(), one.track.type(), one.track.length(), one.track.width(), past));
    }
    return agents;
  }
}
