package io.sparsewatt.simulator.traffic;

import io.sparsewatt.simulator.random.Draws;
import io.sparsewatt.simulator.random.Purpose;
import io.sparsewatt.simulator.road.CrossSection;
import io.sparsewatt.simulator.road.Family;
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
 * Vehicles and two-wheelers on their lanes: IDM along, MOBIL across, both ways.
 *
 * <p>Slot 0 is the ego, which is moved from outside; all others see it as they see each other. A
 * vehicle that changes lanes stands in both until it is done. Vehicles enter and leave at the ends
 * of the {@link Stretch}. Not thread-safe.
 */
public final class Vehicles {

  /** On all lanes together; a full stretch of dense town holds about 90. */
  public static final int MAX_VEHICLES = 256;

  /** The ego's slot. */
  public static final int EGO = 0;

  /** The ego's id. */
  public static final int EGO_ID = 1;

  // MOBIL: a change must not make the new follower brake harder, and must gain so much; m/s^2.
  private static final double SAFE_BRAKING = 2;
  private static final double CHANGE_GAIN = 0.2;
  // On a highway one keeps right unless the left is better by more than this, m/s^2.
  private static final double KEEP_RIGHT = 0.15;
  private static final double DECISION_SECONDS = 1;
  private static final double CHANGE_SECONDS = 3.5;
  // Nobody changes lanes at a crawl, m/s.
  private static final double MIN_CHANGE_SPEED = 3;
  // After a change a driver stays for a while, seconds.
  private static final double SETTLE_SECONDS = 4;
  // Someone who enters may make others slow down no more than this, m/s^2.
  private static final double ENTRY_BRAKING = 0.8;

  // Someone who could not enter is followed by another after so much more of a gap, metres.
  private static final double RETRY = 5;
  // Nobody enters so close to people on the road, metres.
  private static final double ENTRY_CLEARANCE = 60;

  private final Road road;
  private final Family family;
  private final CrossSection section;
  private final long seed;
  private final double density;
  private final SplittableRandom entry;
  private final RoadPoint point = new RoadPoint();
  private final Pedestrians pedestrians;

  private int count = 1;
  private int born;
  private int candidates;
  private final int[] id = new int[MAX_VEHICLES];
  private final VehicleKind[] kind = new VehicleKind[MAX_VEHICLES];
  private final Driver[] driver = new Driver[MAX_VEHICLES];
  private final double[] station = new double[MAX_VEHICLES];
  private final double[] offset = new double[MAX_VEHICLES];
  private final double[] speed = new double[MAX_VEHICLES];
  // Velocity towards rising stations: negative for those who come the other way.
  private final double[] along = new double[MAX_VEHICLES];
  private final double[] acceleration = new double[MAX_VEHICLES];
  private final double[] length = new double[MAX_VEHICLES];
  private final double[] width = new double[MAX_VEHICLES];
  private final double[] height = new double[MAX_VEHICLES];
  private final float[] tint = new float[MAX_VEHICLES];
  private final int[] lane = new int[MAX_VEHICLES];
  private final int[] target = new int[MAX_VEHICLES];
  private final double[] bias = new double[MAX_VEHICLES];
  private final double[] changeFrom = new double[MAX_VEHICLES];
  private final double[] change = new double[MAX_VEHICLES];
  private final double[] lateral = new double[MAX_VEHICLES];
  private final double[] nextDecision = new double[MAX_VEHICLES];
  private final double[] worldX = new double[MAX_VEHICLES];
  private final double[] worldY = new double[MAX_VEHICLES];
  private final double[] yaw = new double[MAX_VEHICLES];
  private final double[] yawRate = new double[MAX_VEHICLES];
  private final double[] wantedFront;
  private final double[] wantedBack;
  private double seconds;
  private long laneChanges;

  /**
   * @param density relative to the family's usual number
   * @param egoDriver drives the ego where no plan does
   */
  public Vehicles(Road road, long seed, double density, Driver egoDriver, Pedestrians pedestrians) {
    this.road = road;
    this.family = road.family();
    this.section = road.section();
    this.seed = seed;
    this.density = density;
    this.pedestrians = pedestrians;
    entry = Draws.stream(seed, Purpose.VEHICLE_ENTRY, 0);
    wantedFront = new double[section.laneCount()];
    wantedBack = new double[section.laneCount()];
    id[EGO] = EGO_ID;
    kind[EGO] = VehicleKind.CAR;
    driver[EGO] = egoDriver;
    lane[EGO] = -1;
    target[EGO] = -1;
    tint[EGO] = 1;
  }

  /** Fills the stretch around the ego; call once, after the ego was placed. */
  public void populate() {
    for (int k = 0; k < section.laneCount(); k++) {
      wantedFront[k] = drawSpacing();
      wantedBack[k] = drawSpacing();
      if (density == 0) {
        continue;
      }
      double at = station[EGO] - Stretch.BEHIND + drawSpacing();
      while (at < station[EGO] + Stretch.AHEAD) {
        enter(k, at, 0);
        at += drawSpacing();
      }
    }
  }

  /** Slots in use; 0 is the ego. Slots change when vehicles leave, ids do not. */
  public int count() {
    return count;
  }

  /** Lane changes begun so far, the ego's not counted. */
  public long laneChanges() {
    return laneChanges;
  }

  /** Id of a slot. */
  public int id(int slot) {
    return id[slot];
  }

  /** Station of a slot, metres. */
  public double station(int slot) {
    return station[slot];
  }

  /** Offset of a slot, metres to the left of the centre line. */
  public double offset(int slot) {
    return offset[slot];
  }

  /** Speed of a slot, m/s. */
  public double speed(int slot) {
    return speed[slot];
  }

  /** Length of a slot, metres. */
  public double length(int slot) {
    return length[slot];
  }

  /** Whether a vehicle is driven towards rising stations. */
  boolean forward(int slot) {
    return along[slot] > 0 || (along[slot] == 0 && (lane[slot] < 0 || section.forward(lane[slot])));
  }

  /** Whether a slot stands in no lane. */
  boolean offLanes(int slot) {
    return lane[slot] < 0;
  }

  /**
   * Tells the others where the ego is.
   *
   * @param x box centre, metres
   * @param y box centre, metres
   * @param heading radians
   * @param boxLength metres
   * @param boxWidth metres
   * @param boxHeight metres
   * @param intendedLane where its driver is going, or -1
   */
  public void placeEgo(
      double x,
      double y,
      double heading,
      double egoSpeed,
      double egoAcceleration,
      double egoYawRate,
      double boxLength,
      double boxWidth,
      double boxHeight,
      int intendedLane) {
    station[EGO] = road.project(x, y, point);
    offset[EGO] = Road.offset(point, x, y);
    double c = StrictMath.cos(heading);
    double s = StrictMath.sin(heading);
    speed[EGO] = egoSpeed;
    along[EGO] = egoSpeed * (c * point.cos + s * point.sin);
    acceleration[EGO] = egoAcceleration;
    length[EGO] = boxLength;
    width[EGO] = boxWidth;
    height[EGO] = boxHeight;
    worldX[EGO] = x;
    worldY[EGO] = y;
    yaw[EGO] = heading;
    yawRate[EGO] = egoYawRate;
    int right = section.laneAt(offset[EGO] - boxWidth / 2);
    int left = section.laneAt(offset[EGO] + boxWidth / 2);
    lane[EGO] = right >= 0 ? right : left;
    target[EGO] = left >= 0 && left != lane[EGO] ? left : -1;
    if (target[EGO] < 0 && lane[EGO] >= 0 && intendedLane >= 0 && intendedLane != lane[EGO]) {
      target[EGO] = intendedLane;
    }
  }

  /** Moves everyone but the ego; {@code dt} seconds. */
  public void advance(double dt) {
    seconds += dt;
    for (int i = 1; i < count; i++) {
      acceleration[i] = wantedAcceleration(i);
    }
    for (int i = 1; i < count; i++) {
      if (seconds >= nextDecision[i]) {
        nextDecision[i] += DECISION_SECONDS;
        decide(i);
      }
    }
    for (int i = 1; i < count; i++) {
      move(i, dt);
    }
  }

  /** Lets vehicles leave and enter at the ends of the stretch. */
  public void exchange() {
    double back = station[EGO] - Stretch.BEHIND;
    double front = station[EGO] + Stretch.AHEAD;
    int kept = 1;
    for (int i = 1; i < count; i++) {
      if (station[i] >= back && station[i] <= front) {
        copy(i, kept++);
      }
    }
    count = kept;
    if (density == 0) {
      return;
    }
    for (int k = 0; k < section.laneCount(); k++) {
      if (nearest(k, front, -1) > wantedFront[k]) {
        wantedFront[k] = enter(k, front, -1) ? drawSpacing() : wantedFront[k] + RETRY;
      }
      if (nearest(k, back, 1) > wantedBack[k]) {
        wantedBack[k] = enter(k, back, 1) ? drawSpacing() : wantedBack[k] + RETRY;
      }
    }
  }

  /** What IDM asks of a slot, with everyone ahead in every lane that it stands in, m/s^2. */
  public double wantedAcceleration(int i) {
    if (lane[i] < 0) {
      return driver[i].acceleration(speed[i], Double.POSITIVE_INFINITY, 0);
    }
    double a = behind(i, lane[i], ahead(i, lane[i]));
    if (target[i] >= 0) {
      a = Math.min(a, behind(i, target[i], ahead(i, target[i])));
    }
    double crossing =
        pedestrians.gapToCrossing(
            station[i], offset[i], length[i], speed[i], section.forward(lane[i]));
    return crossing < Double.POSITIVE_INFINITY
        ? Math.min(a, driver[i].acceleration(speed[i], crossing, 0))
        : a;
  }

  /** The lane that MOBIL would have a slot change to, or -1 to stay. */
  public int betterLane(int i) {
    if (lane[i] < 0 || target[i] >= 0 || speed[i] < MIN_CHANGE_SPEED) {
      return -1;
    }
    int own = lane[i];
    int leader = ahead(i, own);
    int follower = behindOf(i, own);
    double now = behind(i, own, leader);
    double best = CHANGE_GAIN;
    int choice = -1;
    for (int side = 0; side < 2; side++) {
      int to = side == 0 ? section.leftOf(own) : section.rightOf(own);
      if (to < 0 || (kind[i].keepsOut() && side == 0)) {
        continue;
      }
      double crossing =
          pedestrians.gapToCrossing(
              station[i], section.laneOffset(to), length[i], speed[i], section.forward(to));
      if (crossing < speed[i] * CHANGE_SECONDS) {
        continue;
      }
      int newLeader = ahead(i, to);
      int newFollower = behindOf(i, to);
      double then = behind(i, to, newLeader);
      if (then < -SAFE_BRAKING
          || (newLeader >= 0 && gap(i, newLeader) < driver[i].minGap())
          || (newFollower >= 0 && gap(newFollower, i) < driver[newFollower].minGap())) {
        continue;
      }
      double others = 0;
      if (newFollower >= 0) {
        double after = follow(newFollower, i, to);
        if (after < -SAFE_BRAKING) {
          continue;
        }
        others += after - behind(newFollower, to, newLeader);
      }
      if (follower >= 0) {
        others += behind(follower, own, leader) - follow(follower, i, own);
      }
      double gain = then - now + driver[i].politeness() * others;
      if (family == Family.HIGHWAY) {
        gain += side == 0 ? -KEEP_RIGHT : KEEP_RIGHT;
      }
      if (gain > best) {
        best = gain;
        choice = to;
      }
    }
    return choice;
  }

  /** Appends the states of everyone but the ego, unsorted. */
  public void addStates(List<AgentState> out) {
    for (int i = 1; i < count; i++) {
      out.add(state(i));
    }
  }

  /** State of one slot. */
  public AgentState state(int i) {
    return new AgentState(
        id[i],
        kind[i].type,
        worldX[i],
        worldY[i],
        height[i] / 2,
        length[i],
        width[i],
        height[i],
        yaw[i],
        speed[i] * StrictMath.cos(yaw[i]),
        speed[i] * StrictMath.sin(yaw[i]),
        acceleration[i],
        yawRate[i],
        section.laneAt(offset[i]));
  }

  /** Adds the bodies of everyone but the ego. */
  public void addBodies(SceneGeometry scene) {
    for (int i = 1; i < count; i++) {
      double c = StrictMath.cos(yaw[i]);
      double s = StrictMath.sin(yaw[i]);
      Look look = new Look(kind[i].type, id[i], Material.CAR_PAINT, tint[i]);
      if (kind[i].type == ObjectClass.TWO_WHEELER) {
        Bodies.addTwoWheeler(
            scene,
            worldX[i],
            worldY[i],
            c,
            s,
            length[i],
            width[i],
            height[i],
            speed[i] * c,
            speed[i] * s,
            look);
      } else {
        Bodies.addVehicle(
            scene,
            worldX[i],
            worldY[i],
            c,
            s,
            length[i],
            width[i],
            height[i],
            speed[i] * c,
            speed[i] * s,
            look);
      }
    }
  }

  private void decide(int i) {
    int to = betterLane(i);
    if (to >= 0) {
      target[i] = to;
      change[i] = 0;
      changeFrom[i] = offset[i];
      nextDecision[i] += CHANGE_SECONDS + SETTLE_SECONDS;
      laneChanges++;
    }
  }

  private void move(int i, double dt) {
    double before = speed[i];
    double after = Math.max(0, before + acceleration[i] * dt);
    speed[i] = after;
    double travelled = (before + after) / 2 * dt;
    lateral[i] = 0;
    if (target[i] >= 0) {
      // A vehicle that slows down changes more slowly; one that stands does not move sideways.
      double pace = Math.min(1, after / 6) / CHANGE_SECONDS;
      double was = changeCurve(change[i]);
      change[i] = Math.min(1, change[i] + pace * dt);
      double to = section.laneOffset(target[i]) + bias[i];
      double moved = (changeCurve(change[i]) - was) * (to - changeFrom[i]);
      offset[i] = changeFrom[i] + changeCurve(change[i]) * (to - changeFrom[i]);
      lateral[i] = moved / dt;
      if (change[i] >= 1) {
        lane[i] = target[i];
        target[i] = -1;
        offset[i] = to;
        lateral[i] = 0;
      }
    }
    double forward = section.forward(lane[i]) ? 1 : -1;
    road.at(station[i], point);
    station[i] += forward * travelled / point.metricAt(offset[i]);
    along[i] = forward * after;
    double was = yaw[i];
    locate(i);
    double turned = yaw[i] - was;
    if (turned > StrictMath.PI) {
      turned -= 2 * StrictMath.PI;
    } else if (turned <= -StrictMath.PI) {
      turned += 2 * StrictMath.PI;
    }
    yawRate[i] = turned / dt;
  }

  private void locate(int i) {
    road.at(station[i], point);
    worldX[i] = point.xAt(offset[i]);
    worldY[i] = point.yAt(offset[i]);
    double forward = section.forward(lane[i]) ? 1 : -1;
    // At a standstill a vehicle keeps a heading: the slip angle of half a metre a second.
    double ahead = forward * Math.max(0.5, speed[i]);
    double vx = ahead * point.cos - lateral[i] * point.sin;
    double vy = ahead * point.sin + lateral[i] * point.cos;
    yaw[i] = StrictMath.atan2(vy, vx);
  }

  /** Quintic of least jerk from 0 to 1 with no slope at the ends. */
  private static double changeCurve(double t) {
    return t * t * t * (10 + t * (-15 + 6 * t));
  }

  private boolean standsIn(int j, int k) {
    return lane[j] == k || target[j] == k;
  }

  /** The slot next ahead of {@code i} in lane {@code k} in its driving direction, or -1. */
  private int ahead(int i, int k) {
    boolean forward = section.forward(k);
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < count; j++) {
      if (j == i || !standsIn(j, k)) {
        continue;
      }
      double d = forward ? station[j] - station[i] : station[i] - station[j];
      if ((d > 0 || (d == 0 && j < i)) && d < least) {
        least = d;
        best = j;
      }
    }
    return best;
  }

  /** The slot next behind {@code i} in lane {@code k} in its driving direction, or -1. */
  private int behindOf(int i, int k) {
    boolean forward = section.forward(k);
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < count; j++) {
      if (j == i || !standsIn(j, k)) {
        continue;
      }
      double d = forward ? station[i] - station[j] : station[j] - station[i];
      if ((d > 0 || (d == 0 && j > i)) && d < least) {
        least = d;
        best = j;
      }
    }
    return best;
  }

  /** Acceleration of {@code i} behind {@code leader} (-1: nobody) in lane {@code k}. */
  private double behind(int i, int k, int leader) {
    return leader < 0
        ? driver[i].acceleration(speed[i], Double.POSITIVE_INFINITY, 0)
        : follow(i, leader, k);
  }

  private double follow(int i, int leader, int k) {
    double leaderSpeed = section.forward(k) ? along[leader] : -along[leader];
    return driver[i].acceleration(speed[i], gap(i, leader), leaderSpeed);
  }

  /** Bumper to bumper, metres along the lane of {@code i}. */
  private double gap(int i, int j) {
    road.at((station[i] + station[j]) / 2, point);
    return Math.abs(station[j] - station[i]) * point.metricAt(offset[i])
        - (length[i] + length[j]) / 2;
  }

  /** Distance from an end of the stretch to the first vehicle of a lane inwards, metres. */
  private double nearest(int k, double end, int inward) {
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < count; j++) {
      if (standsIn(j, k)) {
        least = Math.min(least, inward * (station[j] - end));
      }
    }
    return least;
  }

  private double drawSpacing() {
    double usual = family == Family.TOWN ? 34 : 50;
    return usual / Math.max(density, 0.01) * entry.nextDouble(0.45, 1.75);
  }

  /**
   * Puts a new vehicle on a lane if nobody is bothered by it.
   *
   * @param inward which way leads into the stretch, as a sign of the station; 0 within it
   */
  private boolean enter(int k, double at, int inward) {
    if (count == MAX_VEHICLES || pedestrians.crossingNear(at, ENTRY_CLEARANCE)) {
      return false;
    }
    SplittableRandom own = Draws.stream(seed, Purpose.VEHICLE, candidates++);
    VehicleKind newKind = VehicleKind.draw(own, family);
    if (newKind.keepsOut() && section.rightOf(k) >= 0) {
      newKind = VehicleKind.CAR;
    }
    double desired = section.speedLimit() * newKind.speedFactor * own.nextDouble(0.82, 1.12);
    Driver newDriver = Driver.draw(own, desired, newKind.agility);
    int i = add(k, at, 0.92 * desired, newKind, newDriver, own);
    int leader = ahead(i, k);
    if (leader >= 0) {
      double leaderSpeed = section.forward(k) ? along[leader] : -along[leader];
      setSpeed(i, Math.min(speed[i], Math.max(0, leaderSpeed)));
    }
    int follower = behindOf(i, k);
    boolean fits =
        // Who does not come closer to the ego would leave again at once.
        inward * (along[i] - along[EGO]) >= 0
            && wantedAcceleration(i) > -ENTRY_BRAKING
            && (leader < 0 || gap(i, leader) > driver[i].minGap() + speed[i])
            && (follower < 0
                || (gap(follower, i) > driver[follower].minGap() + speed[follower]
                    && follow(follower, i, k) > -ENTRY_BRAKING));
    if (!fits) {
      count--;
      born--;
    }
    return fits;
  }

  /** Puts a new vehicle on a lane, come what may; its size is drawn from {@code own}. */
  int add(int k, double at, double v, VehicleKind newKind, Driver newDriver, SplittableRandom own) {
    int i = count++;
    // Even ids; people on foot have the odd ones.
    id[i] = EGO_ID + 1 + 2 * born++;
    kind[i] = newKind;
    driver[i] = newDriver;
    length[i] = own.nextDouble(newKind.minLength, newKind.maxLength);
    width[i] = own.nextDouble(newKind.minWidth, newKind.maxWidth);
    height[i] = own.nextDouble(newKind.minHeight, newKind.maxHeight);
    tint[i] = (float) own.nextDouble(0.25, 1.5);
    double right = section.forward(k) ? -1 : 1;
    bias[i] =
        newKind == VehicleKind.BICYCLE
            ? right * 0.9
            : newKind == VehicleKind.CAR ? own.nextDouble(-0.2, 0.2) : 0;
    lane[i] = k;
    target[i] = -1;
    change[i] = 0;
    lateral[i] = 0;
    yawRate[i] = 0;
    acceleration[i] = 0;
    station[i] = at;
    offset[i] = section.laneOffset(k) + bias[i];
    nextDecision[i] = seconds + own.nextDouble(0.2, 0.2 + DECISION_SECONDS);
    setSpeed(i, v);
    locate(i);
    return i;
  }

  private void setSpeed(int i, double v) {
    speed[i] = v;
    along[i] = section.forward(lane[i]) ? v : -v;
  }

  private void copy(int from, int to) {
    if (from == to) {
      return;
    }
    id[to] = id[from];
    kind[to] = kind[from];
    driver[to] = driver[from];
    station[to] = station[from];
    offset[to] = offset[from];
    speed[to] = speed[from];
    along[to] = along[from];
    acceleration[to] = acceleration[from];
    length[to] = length[from];
    width[to] = width[from];
    height[to] = height[from];
    tint[to] = tint[from];
    lane[to] = lane[from];
    target[to] = target[from];
    bias[to] = bias[from];
    changeFrom[to] = changeFrom[from];
    change[to] = change[from];
    lateral[to] = lateral[from];
    nextDecision[to] = nextDecision[from];
    worldX[to] = worldX[from];
    worldY[to] = worldY[from];
    yaw[to] = yaw[from];
    yawRate[to] = yawRate[from];
  }
}
