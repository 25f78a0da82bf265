package io.sparsewatt.simulator.traffic;

import io.sparsewatt.simulator.random.Draws;
import io.sparsewatt.simulator.random.Purpose;
import io.sparsewatt.simulator.road.CrossSection;
import io.sparsewatt.simulator.road.Road;
import io.sparsewatt.simulator.road.RoadPoint;
import io.sparsewatt.simulator.scene.Bodies;
import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.scene.SceneGeometry;
import java.util.List;
import java.util.SplittableRandom;

/**
 * People who walk on the pavements; some cross at a crosswalk once the gap is long enough, and
 * vehicles stop for those who are on the road. Not thread-safe.
 */
public final class Pedestrians {

  /** On both pavements together. */
  public static final int MAX_PEDESTRIANS = 128;

  private static final byte WALKING = 0;
  private static final byte TO_KERB = 1;
  private static final byte WAITING = 2;
  private static final byte CROSSING = 3;

  // Metres of pavement a person.
  private static final double USUAL_SPACING = 26;
  private static final double CROSSING_SHARE = 0.18;
  // Vehicles stop so far before the line on which a person crosses, metres.
  private static final double STOP_BEFORE = 2.5;
  // Beside its own centre a vehicle needs so much room, metres.
  private static final double LANE_CLEARANCE = 2;
  // A gap is long enough if nobody has to brake harder than this, m/s^2.
  private static final double ACCEPTED_BRAKING = 1.5;
  // Drivers yield at a crosswalk if they can stop so far before it, braking no harder than this.
  private static final double YIELD_GAP = 1;
  private static final double YIELD_BRAKING = 1.8;
  // Slower than this, a vehicle that can still stop is taken to yield, m/s.
  private static final double YIELDING_SPEED = 0.5;
  // A wheelchair and a jogger differ; an average of 1.35 m/s.
  private static final double MIN_SPEED = 0.9;
  private static final double MAX_SPEED = 1.8;

  private final Road road;
  private final CrossSection section;
  private final long seed;
  private final double density;
  private final SplittableRandom entry;
  private final RoadPoint point = new RoadPoint();

  private int count;
  private int born;
  private int crossings;
  private final int[] id = new int[MAX_PEDESTRIANS];
  private final byte[] state = new byte[MAX_PEDESTRIANS];
  private final double[] station = new double[MAX_PEDESTRIANS];
  private final double[] offset = new double[MAX_PEDESTRIANS];
  private final double[] pace = new double[MAX_PEDESTRIANS];
  private final int[] way = new int[MAX_PEDESTRIANS];
  private final double[] place = new double[MAX_PEDESTRIANS];
  private final double[] crosswalk = new double[MAX_PEDESTRIANS];
  private final double[] along = new double[MAX_PEDESTRIANS];
  private final double[] across = new double[MAX_PEDESTRIANS];
  private final double[] width = new double[MAX_PEDESTRIANS];
  private final double[] height = new double[MAX_PEDESTRIANS];
  private final float[] tint = new float[MAX_PEDESTRIANS];
  private final double[] owed = new double[4];
  private final double[] wanted = new double[4];
  private double lastBack;
  private double lastFront;

  public Pedestrians(Road road, long seed, double density) {
    this.road = road;
    this.section = road.section();
    this.seed = seed;
    this.density = section.pavement() > 0 ? density : 0;
    entry = Draws.stream(seed, Purpose.PEDESTRIAN_ENTRY, 0);
  }

  /** Fills the pavements around a station; call once. */
  public void populate(double egoStation) {
    lastBack = egoStation - Stretch.BEHIND;
    lastFront = egoStation + Stretch.AHEAD;
    for (int end = 0; end < 4; end++) {
      wanted[end] = drawSpacing();
    }
    if (density == 0) {
      return;
    }
    for (int side = -1; side <= 1; side += 2) {
      for (double at = lastBack + drawSpacing(); at < lastFront; at += drawSpacing()) {
        enter(side, at, 0);
      }
    }
  }

  /** People in the stretch. */
  public int count() {
    return count;
  }

  /** Crossings begun so far. */
  public int crossings() {
    return crossings;
  }

  /** Moves everyone; {@code dt} seconds. */
  public void advance(double dt, Vehicles vehicles) {
    for (int i = 0; i < count; i++) {
      along[i] = 0;
      across[i] = 0;
      switch (state[i]) {
        case WALKING -> walk(i, dt);
        case TO_KERB -> {
          double kerb = Math.copySign(section.roadEdge() + 0.3, offset[i]);
          if (sidestep(i, kerb, dt)) {
            state[i] = WAITING;
          }
        }
        case WAITING -> {
          if (roadIsClear(i, vehicles)) {
            state[i] = CROSSING;
            place[i] = -place[i];
            crossings++;
          }
        }
        default -> {
          if (sidestep(i, place[i], dt)) {
            state[i] = WALKING;
          }
        }
      }
    }
  }

  /** Lets people leave and enter at the ends of the stretch; {@code dt} seconds since last. */
  public void exchange(double egoStation, double dt) {
    double back = egoStation - Stretch.BEHIND;
    double front = egoStation + Stretch.AHEAD;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (station[i] >= back && station[i] <= front) {
        copy(i, kept++);
      }
    }
    count = kept;
    if (density > 0) {
      // Half of those at an end walk inwards; a moving end sweeps up new pavement besides.
      double flow = (MIN_SPEED + MAX_SPEED) / 4 * dt;
      for (int side = -1; side <= 1; side += 2) {
        int end = side < 0 ? 0 : 2;
        owe(end, flow + Math.max(0, front - lastFront), side, front, -1);
        owe(end + 1, flow + Math.max(0, lastBack - back), side, back, 1);
      }
    }
    lastBack = back;
    lastFront = front;
  }

  /**
   * How far a vehicle's front is from where it must stop: for someone on the road, or for someone
   * who waits at the kerb if it can do so without braking hard.
   *
   * @return metres; positive infinity where nobody is in its way
   */
  double gapToCrossing(
      double vehicleStation,
      double vehicleOffset,
      double vehicleLength,
      double vehicleSpeed,
      boolean forward) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      if (state[i] == WAITING) {
        double gap =
            (forward ? station[i] - vehicleStation : vehicleStation - station[i])
                - vehicleLength / 2
                - STOP_BEFORE;
        if (gap >= YIELD_GAP + vehicleSpeed * vehicleSpeed / (2 * YIELD_BRAKING)) {
          least = Math.min(least, gap);
        }
        continue;
      }
      if (state[i] != CROSSING) {
        continue;
      }
      double low = Math.min(offset[i], place[i]) - LANE_CLEARANCE;
      double high = Math.max(offset[i], place[i]) + LANE_CLEARANCE;
      if (vehicleOffset < low || vehicleOffset > high) {
        continue;
      }
      double ahead = forward ? station[i] - vehicleStation : vehicleStation - station[i];
      double gap = ahead - vehicleLength / 2 - STOP_BEFORE;
      // Whoever is already on the crossing clears it.
      if (gap > -1 && gap < least) {
        least = gap;
      }
    }
    return least;
  }

  /** Whether someone is on the road within {@code metres} of a station. */
  boolean crossingNear(double at, double metres) {
    for (int i = 0; i < count; i++) {
      if (state[i] == CROSSING && Math.abs(station[i] - at) < metres) {
        return true;
      }
    }
    return false;
  }

  /** Appends everyone's state, unsorted. */
  public void addStates(List<AgentState> out) {
    for (int i = 0; i < count; i++) {
      road.at(station[i], point);
      double vx = worldVx(i);
      double vy = worldVy(i);
      double yaw =
          vx == 0 && vy == 0
              // Someone who waits faces the road.
              ? StrictMath.atan2(
                  -Math.signum(offset[i]) * point.cos, Math.signum(offset[i]) * point.sin)
              : StrictMath.atan2(vy, vx);
      out.add(
          new AgentState(
              id[i],
              ObjectClass.PEDESTRIAN,
              point.xAt(offset[i]),
              point.yAt(offset[i]),
              height[i] / 2,
              width[i],
              width[i],
              height[i],
              yaw,
              vx,
              vy,
              0,
              0,
              section.laneAt(offset[i])));
    }
  }

  /** Adds everyone's body. */
  public void addBodies(SceneGeometry scene) {
    for (int i = 0; i < count; i++) {
      road.at(station[i], point);
      Bodies.addPedestrian(
          scene,
          point.xAt(offset[i]),
          point.yAt(offset[i]),
          width[i],
          height[i],
          worldVx(i),
          worldVy(i),
          new Look(ObjectClass.PEDESTRIAN, id[i], Material.CLOTH, tint[i]));
    }
  }

  /** World velocity; {@link #point} must be at the person's station. */
  private double worldVx(int i) {
    return along[i] * point.cos - across[i] * point.sin;
  }

  private double worldVy(int i) {
    return along[i] * point.sin + across[i] * point.cos;
  }

  private void walk(int i, double dt) {
    road.at(station[i], point);
    double before = station[i];
    station[i] += way[i] * pace[i] * dt / point.metricAt(offset[i]);
    along[i] = way[i] * pace[i];
    double line = crosswalk[i];
    if ((before - line) * (station[i] - line) <= 0) {
      crosswalk[i] = Double.NaN;
      state[i] = TO_KERB;
    }
  }

  /** Moves across the road towards an offset; true once there. */
  private boolean sidestep(int i, double to, double dt) {
    double left = to - offset[i];
    double step = pace[i] * dt;
    if (Math.abs(left) <= step) {
      offset[i] = to;
      return true;
    }
    across[i] = Math.copySign(pace[i], left);
    offset[i] += Math.copySign(step, left);
    return false;
  }

  private boolean roadIsClear(int i, Vehicles vehicles) {
    for (int j = 0; j < vehicles.count(); j++) {
      if (vehicles.offLanes(j)) {
        continue;
      }
      double ahead =
          vehicles.forward(j) ? station[i] - vehicles.station(j) : vehicles.station(j) - station[i];
      double half = vehicles.length(j) / 2;
      if (ahead < -half - 1) {
        continue;
      }
      double v = vehicles.speed(j);
      double gap = ahead - half - STOP_BEFORE;
      boolean yields = v < YIELDING_SPEED && gap >= YIELD_GAP;
      if (!yields && gap < 3 + 1.5 * v + v * v / (2 * ACCEPTED_BRAKING)) {
        return false;
      }
    }
    return true;
  }

  private void owe(int end, double metres, int side, double at, int inwards) {
    owed[end] += metres;
    if (owed[end] >= wanted[end]) {
      owed[end] = 0;
      wanted[end] = drawSpacing();
      enter(side, at, inwards);
    }
  }

  private double drawSpacing() {
    return USUAL_SPACING / Math.max(density, 0.01) * entry.nextDouble(0.3, 1.9);
  }

  /** Adds a person; {@code direction} 0 leaves it to the draw. */
  private void enter(int side, double at, int direction) {
    if (count == MAX_PEDESTRIANS) {
      return;
    }
    int i = count++;
    id[i] = Vehicles.EGO_ID + 2 + 2 * born++;
    SplittableRandom own = Draws.stream(seed, Purpose.PEDESTRIAN, id[i]);
    boolean forward = own.nextBoolean();
    way[i] = direction != 0 ? direction : forward ? 1 : -1;
    pace[i] = own.nextDouble(MIN_SPEED, MAX_SPEED);
    // Poles and trees stand in the first metre of the pavement.
    place[i] = side * own.nextDouble(section.roadEdge() + 1.1, section.outerEdge() - 0.4);
    width[i] = own.nextDouble(0.5, 0.7);
    height[i] = own.nextDouble(1.5, 1.95);
    tint[i] = (float) own.nextDouble(0.4, 1.5);
    state[i] = WALKING;
    station[i] = at;
    offset[i] = place[i];
    along[i] = way[i] * pace[i];
    across[i] = 0;
    crosswalk[i] = Double.NaN;
    if (own.nextDouble() < CROSSING_SHARE) {
      int block = Road.block(at);
      double line = road.crosswalk(block);
      if ((line - at) * way[i] <= 0) {
        line = road.crosswalk(block + way[i]);
      }
      crosswalk[i] = line + own.nextDouble(-1.2, 1.2);
    }
  }

  private void copy(int from, int to) {
    id[to] = id[from];
    state[to] = state[from];
    station[to] = station[from];
    offset[to] = offset[from];
    pace[to] = pace[from];
    way[to] = way[from];
    place[to] = place[from];
    crosswalk[to] = crosswalk[from];
    along[to] = along[from];
    across[to] = across[from];
    width[to] = width[from];
    height[to] = height[from];
    tint[to] = tint[from];
  }
}
