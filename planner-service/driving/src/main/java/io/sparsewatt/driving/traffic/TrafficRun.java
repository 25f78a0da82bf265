package io.sparsewatt.driving.traffic;

import io.sparsewatt.planner.commonroad.CommonRoadFile.Track;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Traffic in a scene, step by step: following by the intelligent driver model (Treiber, Hennecke
 * and Helbing 2000), changing lanes by MOBIL (Kesting, Treiber and Helbing 2007), wandering in the
 * lane. One thread.
 */
final class TrafficRun {

  static final double DT = 0.1;

  private static final double EXPONENT = 4;
  private static final double MOST_BRAKING = 8;
  private static final double SAFE_BRAKING = 3;
  private static final double REACH = 120;
  // Metres beside the way of a car's own middle within which another is in it, less its width.
  private static final double MARGIN = 0.3;
  // Seconds from one thought of another lane to the next.
  private static final double THINK = 1;
  // Seconds in which what varies by itself is forgotten to a third.
  private static final double MEMORY = 2;
  // Metres around where one comes in that must be free; along a lane that ends, before its end,
  // where nobody is at the start.
  private static final double ROOM = 30;
  private static final double BEFORE_END = 60;

  private final TrafficScene scene;
  private final RandomGenerator random;
  private final List<Car> cars = new ArrayList<>();
  private final Map<Line, Integer> numbers = new LinkedHashMap<>();
  private final double[] sd = new double[2];
  private final double[] place = new double[3];
  private int next;
  private double time;

  TrafficRun(TrafficScene scene, RandomGenerator random) {
    this.scene = scene;
    this.random = random;
    for (Line line : scene.lines()) {
      numbers.put(line, numbers.size());
    }
    for (Line line : scene.lines()) {
      populate(line);
    }
  }

  private int number(Line line) {
    Integer n = numbers.get(line);
    if (n == null) {
      throw new IllegalStateException("a car drives on a way of another scene");
    }
    return n;
  }

  private void populate(Line line) {
    int number = number(line);
    // Ways that share a street share its cars.
    double share = scene.waysOfAStreet();
    for (int lane = 0; lane < scene.lanesOf(number); lane++) {
      double spacing = 1_000 * share / scene.density(random);
      double s = random.nextDouble(0, spacing);
      double until = Math.min(line.length(), scene.end(lane) - BEFORE_END);
      while (s < until) {
        add(line, lane, s, 0.8 * scene.limit(number, s));
        s += Math.max(9, spacing * random.nextDouble(0.5, 1.5));
      }
    }
  }

  private void add(Line line, int lane, double s, double speed) {
    boolean truck = random.nextInt(10) == 0;
    double length = truck ? random.nextDouble(8, 16) : random.nextDouble(3.8, 5.4);
    double width = truck ? random.nextDouble(2.2, 2.6) : random.nextDouble(1.6, 2.1);
    Car car = new Car("car" + next, Temper.draw(random), line, length, width, number(line));
    car.s = s;
    car.lane = lane;
    car.d = lane * TrafficScene.LANE_WIDTH;
    car.speed = speed;
    car.thinks = random.nextDouble(0, THINK);
    line.place(s, car.d, car.pose);
    for (Car other : cars) {
      double dx = other.pose[0] - car.pose[0];
      double dy = other.pose[1] - car.pose[1];
      double room = 0.5 * (other.length + length) + 2;
      if (dx * dx + dy * dy < room * room) {
        return;
      }
    }
    next++;
    cars.add(car);
  }

  /** Who is ahead in a car's way, {@code lane} of its line, or the place where it has to stop. */
  private double acceleration(Car car, double d) {
    int line = car.way;
    double wanted = car.temper.wanted() * scene.limit(line, car.s);
    // Who has to drive slower soon slows down for it: where braking comfortably gets there in time.
    for (double ahead = 10; ahead <= 60; ahead += 10) {
      double then = car.temper.wanted() * scene.limit(line, car.s + ahead);
      double reached = Math.sqrt(then * then + 2 * 0.7 * car.temper.braking() * ahead);
      wanted = Math.min(wanted, reached);
    }
    double gap = Double.POSITIVE_INFINITY;
    double closing = 0;
    double end = scene.end((int) Math.round(d / TrafficScene.LANE_WIDTH));
    double stop = Math.min(scene.stop(car, time, cars), end) - car.s - 0.5 * car.length;
    double needs = car.speed * car.speed / (2 * Math.max(0.1, stop));
    if (stop > 0 && stop < REACH && needs < 0.8 * MOST_BRAKING) {
      gap = stop;
      closing = car.speed;
    }
    for (Car other : cars) {
      if (other == car) {
        continue;
      }
      double dx = other.pose[0] - car.pose[0];
      double dy = other.pose[1] - car.pose[1];
      if (dx * dx + dy * dy > REACH * REACH || !onWay(car, other)) {
        continue;
      }
      double room = sd[0] - car.s - 0.5 * (car.length + other.length);
      double beside = Math.abs(sd[1] - d);
      double turn = Math.abs(StrictMath.IEEEremainder(other.pose[2] - car.pose[2], 2 * Math.PI));
      boolean inTheWay = beside < 0.5 * (car.width + other.width) + MARGIN && turn < 2;
      if (sd[0] > car.s && inTheWay && room < gap) {
        gap = room;
        closing = car.speed - other.speed * Math.max(0, StrictMath.cos(turn));
      }
    }
    return follow(car, wanted, gap, closing);
  }

  /** Fills {@link #sd} with where another is on a car's way; false where it is not on it. */
  private boolean onWay(Car car, Car other) {
    if (other.line == car.line) {
      sd[0] = other.s;
      sd[1] = other.d;
      return true;
    }
    return car.line.project(other.pose[0], other.pose[1], sd);
  }

  private static double follow(Car car, double wanted, double gap, double closing) {
    Temper t = car.temper;
    double v = car.speed;
    double free = 1 - StrictMath.pow(v / Math.max(0.5, wanted), EXPONENT);
    double near = 0;
    if (gap < Double.POSITIVE_INFINITY) {
      double kept =
          t.jam()
              + Math.max(
                  0, v * t.gap() + v * closing / (2 * Math.sqrt(t.acceleration() * t.braking())));
      double ratio = kept / Math.max(0.3, gap);
      near = ratio * ratio;
    }
    return Math.max(-MOST_BRAKING, t.acceleration() * (Math.max(-2, free) - near));
  }

  /** The car behind a place on the same line, or null. */
  private @Nullable Car behind(Car car, double d) {
    Car best = null;
    for (Car other : cars) {
      if (other != car
          && other.line == car.line
          && other.s < car.s
          && Math.abs(other.d - d) < 0.5 * (car.width + other.width) + MARGIN
          && (best == null || other.s > best.s)) {
        best = other;
      }
    }
    return best;
  }

  private void think(Car car) {
    car.thinks -= DT;
    if (car.thinks > 0 || car.done < 1) {
      return;
    }
    car.thinks = THINK;
    double here = acceleration(car, car.d);
    int best = car.lane;
    double gain = car.temper.restless();
    for (int lane = car.lane - 1; lane <= car.lane + 1; lane += 2) {
      if (lane < 0 || lane >= scene.lanesOf(car.way) || scene.isOnlyLeft(lane)) {
        continue;
      }
      double d = lane * TrafficScene.LANE_WIDTH;
      double there = acceleration(car, d);
      Car follower = behind(car, d);
      double loss = 0;
      if (follower != null) {
        double gap = car.s - follower.s - 0.5 * (car.length + follower.length);
        double wanted = follower.temper.wanted() * scene.limit(car.way, follower.s);
        double after = follow(follower, wanted, gap, follower.speed - car.speed);
        if (gap < 1 || after < -SAFE_BRAKING) {
          continue;
        }
        loss = Math.max(0, acceleration(follower, follower.d) - after);
      }
      double net = there - here - car.temper.politeness() * loss;
      if (there > -SAFE_BRAKING && net > gain) {
        gain = net;
        best = lane;
      }
    }
    if (best != car.lane) {
      car.from = car.d - car.wander;
      car.lane = best;
      car.done = 0;
      car.pace = DT / random.nextDouble(3, 6);
    }
  }

  /** One step of all. */
  void step() {
    double[] a = new double[cars.size()];
    for (int i = 0; i < a.length; i++) {
      Car car = cars.get(i);
      think(car);
      double middle = car.lane * TrafficScene.LANE_WIDTH;
      a[i] = acceleration(car, car.d);
      if (car.done < 1) {
        // On the way from lane to lane both are to be heeded.
        a[i] = Math.min(a[i], acceleration(car, middle));
      }
    }
    double keeps = StrictMath.exp(-DT / MEMORY);
    double shakes = Math.sqrt(1 - keeps * keeps);
    for (int i = 0; i < a.length; i++) {
      Car car = cars.get(i);
      car.unsteady = keeps * car.unsteady + shakes * car.temper.unsteady() * random.nextGaussian();
      car.wander = keeps * car.wander + shakes * car.temper.wander() * random.nextGaussian();
      double v = Math.max(0, car.speed + DT * (a[i] + Math.min(1, car.speed) * car.unsteady));
      car.s += 0.5 * DT * (car.speed + v);
      car.speed = v;
      double to = car.lane * TrafficScene.LANE_WIDTH;
      if (car.done < 1) {
        // Who stands does not move across.
        car.done = Math.min(1, car.done + car.pace * Math.min(1, v / 3));
        double f = car.done * car.done * (3 - 2 * car.done);
        to = car.from + f * (to - car.from);
      }
      // The wandering is smoothed once more: cars have no corners in their way.
      double wanted = to + car.wander;
      double before = car.d;
      car.d += Math.min(1, v / 5) * (0.15 * (wanted - car.d));
      if (car.done < 1) {
        car.d = before + Math.min(1, v / 5) * (0.5 * (wanted - before));
      }
      car.line.place(car.s, car.d, car.pose);
      double across = (car.d - before) / DT;
      car.pose[2] += v > 0.5 ? StrictMath.atan2(across, v) : 0;
    }
    cars.removeIf(car -> car.s > car.line.length() - 1);
    time += DT;
    if (random.nextDouble() < DT * 0.3 * scene.lines().size()) {
      Line line = scene.lines().get(random.nextInt(scene.lines().size()));
      int number = number(line);
      int lane = random.nextInt(scene.lanesOf(number));
      line.place(1, lane * TrafficScene.LANE_WIDTH, place);
      if (cars.stream().noneMatch(this::isNear)) {
        add(line, lane, 1, 0.7 * scene.limit(number, 1));
      }
    }
  }

  private boolean isNear(Car car) {
    double dx = car.pose[0] - place[0];
    double dy = car.pose[1] - place[1];
    return dx * dx + dy * dy < ROOM * ROOM;
  }

  /** Lets it go on and writes down what is seen, with errors of measurement in every place. */
  List<Track> record(int steps, double noise) {
    record Seen(Car car, List<AgentState> states) {}
    Map<String, Seen> seen = new LinkedHashMap<>();
    for (int t = 0; t < steps; t++) {
      for (Car car : cars) {
        seen.computeIfAbsent(car.id, id -> new Seen(car, new ArrayList<>()))
            .states()
            .add(
                new AgentState(
                    t * DT,
                    car.pose[0] + noise * random.nextGaussian(),
                    car.pose[1] + noise * random.nextGaussian(),
                    car.pose[2],
                    car.speed));
      }
      step();
    }
    List<Track> tracks = new ArrayList<>();
    for (Seen one : seen.values()) {
      AgentType type = one.car().length > 7 ? AgentType.TRUCK : AgentType.CAR;
      tracks.add(new Track(one.car().id, type, one.car().length, one.car().width, one.states()));
    }
    for (Parked p : scene.parked()) {
      List<AgentState> states = new ArrayList<>();
      for (int t = 0; t < steps; t++) {
        double x = p.x() + noise * random.nextGaussian();
        double y = p.y() + noise * random.nextGaussian();
        states.add(new AgentState(t * DT, x, y, p.heading(), 0.0));
      }
      String id = "parked" + tracks.size();
      tracks.add(new Track(id, AgentType.CAR, p.length(), p.width(), states));
    }
    return tracks;
  }
}
