package io.sparsewatt.simulator.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.simulator.road.Road;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MOBIL on a highway of three lanes; the ego is far behind and alone. */
class VehiclesTest {

  private static final int LEFT = 0;
  private static final int MIDDLE = 1;
  private static final int RIGHT = 2;

  private final SplittableRandom random = new SplittableRandom(5);
  private Vehicles vehicles = emptyRoad();

  @BeforeEach
  void empty() {
    vehicles = emptyRoad();
  }

  private static Vehicles emptyRoad() {
    Road road = new Road(1, Family.HIGHWAY);
    return new Vehicles(road, 1, 0, Driver.average(30), new Pedestrians(road, 1, 0));
  }

  private int car(int lane, double station, double speed, double desired) {
    // Selfish, so that a decision depends on what the test sets up and on nothing else.
    Driver driver = new Driver(desired, 1.2, 2, 1.5, 2, 4, 0);
    return vehicles.add(lane, station, speed, VehicleKind.CAR, driver, random);
  }

  @Test
  void aFasterDriverOvertakesOnTheLeft() {
    int i = car(MIDDLE, 0, 25, 33);
    car(MIDDLE, 40, 20, 20);
    car(RIGHT, 45, 20, 20);
    assertThat(vehicles.betterLane(i)).isEqualTo(LEFT);
  }

  @Test
  void nobodyCutsInFrontOfAFasterFollower() {
    int i = car(MIDDLE, 0, 25, 33);
    car(MIDDLE, 40, 20, 20);
    car(RIGHT, 45, 20, 20);
    car(LEFT, -20, 33, 33);
    assertThat(vehicles.betterLane(i)).isEqualTo(-1);
  }

  @Test
  void nobodyMovesIntoAnother() {
    int i = car(MIDDLE, 0, 25, 33);
    car(MIDDLE, 40, 20, 20);
    car(RIGHT, 45, 20, 20);
    car(LEFT, 1, 25, 25);
    assertThat(vehicles.betterLane(i)).isEqualTo(-1);
  }

  @Test
  void onAnEmptyHighwayOneKeepsRight() {
    int i = car(LEFT, 0, 30, 30);
    // The bias alone is below the threshold; with a leader on the left it tips the scale.
    assertThat(vehicles.betterLane(i)).isEqualTo(-1);
    car(LEFT, 90, 29, 29);
    assertThat(vehicles.betterLane(i)).isEqualTo(MIDDLE);
  }

  @Test
  void thoseWhoComeTheOtherWayMirrorThis() {
    int oncomingMiddle = 3 + MIDDLE;
    int i = car(oncomingMiddle, 0, 25, 33);
    car(oncomingMiddle, -40, 20, 20);
    car(3 + RIGHT, -45, 20, 20);
    assertThat(vehicles.betterLane(i)).isEqualTo(3 + LEFT);
  }

  @Test
  void aPoliteDriverStaysWhereTheFollowerWouldSuffer() {
    double[] politeness = {0, 1};
    int[] choice = new int[2];
    for (int k = 0; k < 2; k++) {
      empty();
      Driver driver = new Driver(30, 1.2, 2, 1.5, 2, 4, politeness[k]);
      int i = vehicles.add(MIDDLE, 0, 25, VehicleKind.CAR, driver, random);
      car(MIDDLE, 55, 22, 22);
      car(RIGHT, 30, 22, 22);
      car(LEFT, -40, 26.5, 33);
      choice[k] = vehicles.betterLane(i);
    }
    assertThat(choice).containsExactly(LEFT, -1);
  }

  @Test
  void aLaneChangeEndsInTheOtherLaneAndFollowersBrakeSafely() {
    int i = car(MIDDLE, 0, 25, 33);
    car(MIDDLE, 40, 20, 20);
    car(RIGHT, 12, 20, 20);
    int follower = car(LEFT, -90, 28, 30);
    double hardest = 0;
    // One second until it decides, 3.5 until it is over.
    for (int step = 0; step < 250; step++) {
      vehicles.advance(0.02);
      hardest = Math.min(hardest, vehicles.state(follower).acceleration());
    }
    assertThat(vehicles.laneChanges()).isEqualTo(1);
    assertThat(vehicles.state(i).lane()).isEqualTo(LEFT);
    assertThat(hardest).isGreaterThan(-2.5);
  }
}
