package io.sparsewatt.simulator;

import io.sparsewatt.simulator.road.CrossSection;
import io.sparsewatt.simulator.road.Road;
import io.sparsewatt.simulator.road.RoadPoint;
import io.sparsewatt.simulator.scene.SceneGeometry;
import io.sparsewatt.simulator.scenery.Scenery;
import io.sparsewatt.simulator.traffic.AgentState;
import io.sparsewatt.simulator.traffic.Driver;
import io.sparsewatt.simulator.traffic.Pedestrians;
import io.sparsewatt.simulator.traffic.Vehicles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A world that is stepped at 10 Hz. Sensors look at it from outside; without them a step costs
 * traffic only.
 *
 * <p>A pure function of the spec and of the plans given to the ego: the same on any machine. Memory
 * is bounded, however far the ego drives. Not thread-safe.
 */
public final class Simulation {

  /** Length of a step. */
  public static final long STEP_NANOS = 100_000_000;

  /** Length of a step, seconds. */
  public static final double STEP_SECONDS = 0.1;

  // IDM at 20 ms differs from its continuous solution by less than anyone sees.
  private static final int INNER_STEPS = 5;
  private static final double INNER_SECONDS = STEP_SECONDS / INNER_STEPS;
  private static final double LANE_SAMPLE = 2;
  // A planner wants to know who comes from behind.
  private static final double LANES_BEHIND = 60;
  private static final double MAX_LOOK_AHEAD = 1_000;

  private final WorldSpec spec;
  private final Road road;
  private final Scenery scenery;
  private final Pedestrians pedestrians;
  private final Vehicles vehicles;
  private final Ego ego;
  private final Contacts contacts = new Contacts();
  private final RoadPoint point = new RoadPoint();
  private final SceneGeometry standing = new SceneGeometry();
  private final SceneGeometry moving = new SceneGeometry();
  private final SceneGeometry geometry = new SceneGeometry();
  private boolean geometryFresh;
  private final double[] pathX = new double[INNER_STEPS + 1];
  private final double[] pathY = new double[INNER_STEPS + 1];
  private final double[] pathHeading = new double[INNER_STEPS + 1];
  private EgoMotion motion;
  private long steps;
  private long offRoadSteps;
  private long wrongWaySteps;

  /** A new world at time 0, populated. */
  public Simulation(WorldSpec spec) {
    this.spec = spec;
    road = new Road(spec.seed(), spec.family());
    scenery = new Scenery(road, spec.seed(), spec.egoParked());
    pedestrians = new Pedestrians(road, spec.seed(), spec.density());
    vehicles =
        new Vehicles(
            road,
            spec.seed(),
            spec.density(),
            Driver.average(road.section().speedLimit()),
            pedestrians);
    ego = new Ego(road, vehicles, spec.egoParked());
    vehicles.populate();
    pedestrians.populate(vehicles.station(Vehicles.EGO));
    // As if it had come straight on before time 0.
    for (int i = 0; i <= INNER_STEPS; i++) {
      double back = (INNER_STEPS - i) * INNER_SECONDS * ego.speed();
      pathX[i] = ego.x() - back * StrictMath.cos(ego.heading());
      pathY[i] = ego.y() - back * StrictMath.sin(ego.heading());
      pathHeading[i] = ego.heading();
    }
    motion = new EgoMotion(pathX, pathY, pathHeading, INNER_SECONDS);
  }

  /** What this world was made from. */
  public WorldSpec spec() {
    return spec;
  }

  /** The road; the same object for the whole run. */
  public Road road() {
    return road;
  }

  /** The ego vehicle, to give it plans. */
  public Ego ego() {
    return ego;
  }

  /** Time passed since the start. */
  public long timeNanos() {
    return steps * STEP_NANOS;
  }

  /** Moves the world on by {@link #STEP_NANOS}. */
  public void step() {
    standing.clear();
    scenery.addAround(standing, vehicles.station(Vehicles.EGO));
    record(0);
    for (int i = 0; i < INNER_STEPS; i++) {
      ego.advance(timeNanos() + i * (STEP_NANOS / INNER_STEPS), INNER_SECONDS);
      vehicles.advance(INNER_SECONDS);
      pedestrians.advance(INNER_SECONDS, vehicles);
      record(i + 1);
      contacts.begin();
      double c = StrictMath.cos(ego.heading());
      double s = StrictMath.sin(ego.heading());
      contacts.test(standing, ego.x(), ego.y(), c, s);
      moving.clear();
      vehicles.addBodies(moving);
      pedestrians.addBodies(moving);
      contacts.test(moving, ego.x(), ego.y(), c, s);
    }
    motion = new EgoMotion(pathX, pathY, pathHeading, INNER_SECONDS);
    vehicles.exchange();
    pedestrians.exchange(vehicles.station(Vehicles.EGO), STEP_SECONDS);
    steps++;
    geometryFresh = false;
    if (!spec.egoParked()) {
      countOffRoad();
    }
  }

  /** Things that the ego ran into, each counted when it is first touched. */
  public long collisions() {
    return contacts.count();
  }

  /** Steps that ended with a corner of the ego beyond kerb or shoulder, or on the median. */
  public long offRoadSteps() {
    return offRoadSteps;
  }

  /** Steps that ended with the ego's centre on a lane of the other direction. */
  public long wrongWaySteps() {
    return wrongWaySteps;
  }

  /** Lane changes of other vehicles so far. */
  public long laneChanges() {
    return vehicles.laneChanges();
  }

  /** How the ego moved in the last step. */
  public EgoMotion motion() {
    return motion;
  }

  /** Station of the ego: where along the road it is, metres. */
  public double station() {
    return vehicles.station(Vehicles.EGO);
  }

  /**
   * Everything a sensor can see but the ego itself, at the present instant. The object is reused
   * and valid until the next step; not to be modified.
   */
  public SceneGeometry geometry() {
    if (!geometryFresh) {
      geometry.clear();
      scenery.addAround(geometry, vehicles.station(Vehicles.EGO));
      vehicles.addBodies(geometry);
      pedestrians.addBodies(geometry);
      geometryFresh = true;
    }
    return geometry;
  }

  /**
   * What is really there.
   *
   * @param lookAhead how far ahead of the ego the lanes reach, metres, 10..1,000
   */
  public TruthScene truth(double lookAhead) {
    if (!(lookAhead >= 10 && lookAhead <= MAX_LOOK_AHEAD)) {
      throw new IllegalArgumentException(
          "a lookAhead of 10.." + MAX_LOOK_AHEAD + " m required but it was " + lookAhead);
    }
    List<AgentState> agents = new ArrayList<>();
    vehicles.addStates(agents);
    pedestrians.addStates(agents);
    agents.sort(Comparator.comparingInt(AgentState::id));
    List<TruthLane> lanes = new ArrayList<>();
    for (int k = 0; k < road.section().laneCount(); k++) {
      lanes.add(lane(k, lookAhead));
    }
    return new TruthScene(timeNanos(), ego.state(), agents, lanes);
  }

  private TruthLane lane(int k, double lookAhead) {
    CrossSection section = road.section();
    int samples = (int) Math.ceil((LANES_BEHIND + lookAhead) / LANE_SAMPLE) + 1;
    double[][] line = new double[6][samples];
    // A grid that stays put, so that a lane's points do not crawl along with the ego.
    double start =
        LANE_SAMPLE * Math.floor((vehicles.station(Vehicles.EGO) - LANES_BEHIND) / LANE_SAMPLE);
    double centre = section.laneOffset(k);
    double left = section.forward(k) ? section.laneWidth() / 2 : -section.laneWidth() / 2;
    for (int i = 0; i < samples; i++) {
      int at = section.forward(k) ? i : samples - 1 - i;
      road.at(start + i * LANE_SAMPLE, point);
      line[0][at] = point.xAt(centre);
      line[1][at] = point.yAt(centre);
      line[2][at] = point.xAt(centre + left);
      line[3][at] = point.yAt(centre + left);
      line[4][at] = point.xAt(centre - left);
      line[5][at] = point.yAt(centre - left);
    }
    return new TruthLane(
        k,
        section.forward(k),
        section.speedLimit(),
        section.laneWidth(),
        section.leftOf(k),
        section.rightOf(k),
        line[0],
        line[1],
        line[2],
        line[3],
        line[4],
        line[5]);
  }

  private void record(int i) {
    pathX[i] = ego.x();
    pathY[i] = ego.y();
    double heading = ego.heading();
    if (i > 0) {
      double last = pathHeading[i - 1];
      heading += 2 * StrictMath.PI * Math.rint((last - heading) / (2 * StrictMath.PI));
    }
    pathHeading[i] = heading;
  }

  private void countOffRoad() {
    CrossSection section = road.section();
    double c = StrictMath.cos(ego.heading());
    double s = StrictMath.sin(ego.heading());
    boolean off = false;
    for (int corner = 0; corner < 4; corner++) {
      double along = (corner & 1) == 0 ? Ego.LENGTH / 2 : -Ego.LENGTH / 2;
      double across = (corner & 2) == 0 ? Ego.WIDTH / 2 : -Ego.WIDTH / 2;
      double x = ego.x() + along * c - across * s;
      double y = ego.y() + along * s + across * c;
      road.project(x, y, point);
      double out = Math.abs(Road.offset(point, x, y));
      off |= out > section.roadEdge() || out < section.medianHalf() - 0.25;
    }
    if (off) {
      offRoadSteps++;
    }
    int lane = section.laneAt(vehicles.offset(Vehicles.EGO));
    if (lane >= 0 && !section.forward(lane)) {
      wrongWaySteps++;
    }
  }
}
