package io.sparsewatt.driving.highway;

import java.util.SplittableRandom;

/**
 * What others of a motorway may mean to do: for every car a set of guesses at what no one can see
 * of its driver, kept as long as they foretell what is seen. Mutable; one thread.
 *
 * <p>A guess is a speed wanted, the exponent of the free road, and when a change of lane was last
 * thought of. Of each car alone those guesses go on that told its last second best: the energy of a
 * guess is the squared distance of its second from the one that happened, and minimising it is
 * inference. Some are drawn anew each second, so that no guess is for ever.
 */
final class Drivers {

  // What drivers may want, m/s: from slow traffic to the limit. The prior is wider than the truth
  // of any one specification.
  private static final double SLOWEST = 18;
  private static final double FASTEST = 28;
  private static final double LEAST_EXPONENT = 3.5;
  private static final double MOST_EXPONENT = 4.5;
  private static final double DELAY = 1;
  // Metres and m/s that a second may be missed by: what the exponent's spread amounts to.
  private static final double PLACE_ERROR = 0.1;
  private static final double SPEED_ERROR = 0.1;
  private static final double LATERAL_ERROR = 0.3;
  // Of ten guesses so many are drawn anew each second.
  private static final double ANEW = 0.1;

  private final int guesses;
  private final SplittableRandom random;
  private double[][] wanted = {};
  private double[][] exponent = {};
  private double[][] timer = {};
  private MotorwayTraffic[] expected = {};

  Drivers(int guesses, long seed) {
    this.guesses = guesses;
    this.random = new SplittableRandom(seed);
  }

  /** Looks at a moment and takes the guesses that it agrees with. */
  void look(HighwayView view) {
    int cars = view.cars();
    if (expected.length == 0) {
      wanted = new double[guesses][cars];
      exponent = new double[guesses][cars];
      timer = new double[guesses][cars];
      for (int car = 1; car < cars; car++) {
        for (int g = 0; g < guesses; g++) {
          draw(view, car, g);
        }
      }
      return;
    }
    for (int car = 1; car < cars; car++) {
      learn(view, car);
    }
  }

  /** The first look: who is seen at a speed wants about that, or more, if someone is ahead. */
  private void draw(HighwayView view, int car, int g) {
    double v = view.speed(car);
    double most = Math.max(v + 1, FASTEST);
    // One in two keeps the speed that is seen; the rest would like any.
    wanted[g][car] =
        random.nextBoolean()
            ? v + 0.3 * random.nextGaussian()
            : random.nextDouble(Math.min(SLOWEST, v), most);
    exponent[g][car] = random.nextDouble(LEAST_EXPONENT, MOST_EXPONENT);
    timer[g][car] = random.nextDouble(DELAY);
  }

  private void learn(HighwayView view, int car) {
    double[] weight = new double[guesses];
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int g = 0; g < guesses; g++) {
      weight[g] = energy(view, car, expected[g]);
      least = Math.min(least, weight[g]);
    }
    for (int g = 0; g < guesses; g++) {
      weight[g] = StrictMath.exp(least - weight[g]);
      sum += weight[g];
    }
    double[] w = new double[guesses];
    double[] e = new double[guesses];
    double[] t = new double[guesses];
    double at = random.nextDouble();
    int from = -1;
    double passed = 0;
    for (int g = 0; g < guesses; g++) {
      // Evenly spaced through the weights: a guess comes as often as it weighs.
      while (from < guesses - 1 && passed <= (g + at) / guesses * sum) {
        passed += weight[++from];
      }
      w[g] = wanted[from][car];
      e[g] = exponent[from][car];
      t[g] = expected[from].timer[car];
    }
    for (int g = 0; g < guesses; g++) {
      if (random.nextDouble() < ANEW) {
        draw(view, car, g);
      } else {
        wanted[g][car] = w[g] + 0.1 * random.nextGaussian();
        exponent[g][car] = e[g];
        timer[g][car] = t[g];
      }
    }
  }

  private static double energy(HighwayView view, int car, MotorwayTraffic told) {
    double dx = (view.x(car) - told.x[car]) / PLACE_ERROR;
    double dy = (view.y(car) - told.y[car]) / LATERAL_ERROR;
    double dv = (view.speed(car) - told.speed[car]) / SPEED_ERROR;
    return 0.5 * (dx * dx + dy * dy + dv * dv);
  }

  /** The motorway as it is seen, with the drivers of one guess. */
  MotorwayTraffic imagined(HighwayView view, int g) {
    MotorwayTraffic t = MotorwayTraffic.of(view.spec());
    for (int car = 0; car < view.cars(); car++) {
      t.see(car, view.x(car), view.y(car), view.heading(car), view.speed(car));
      if (car == 0) {
        t.targetLane[0] = view.egoTargetLane();
        t.targetSpeed[0] = view.egoTargetSpeed();
      } else {
        t.targetSpeed[car] = wanted[g][car];
        t.exponent[car] = exponent[g][car];
        t.timer[car] = timer[g][car];
      }
    }
    return t;
  }

  /** What each guess foretells of the next second, to be held against it. */
  void expect(HighwayView view, MetaAction action) {
    expected = new MotorwayTraffic[guesses];
    for (int g = 0; g < guesses; g++) {
      expected[g] = imagined(view, g);
      expected[g].tell(action);
      for (int step = 0; step < view.spec().stepsPerSecond(); step++) {
        expected[g].step(1.0 / view.spec().stepsPerSecond());
      }
    }
  }

  int guesses() {
    return guesses;
  }
}
