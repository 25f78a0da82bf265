package io.sparsewatt.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackerTest {

  private static final long FRAME = 100_000_000L;
  private static final EgoPose EGO = new EgoPose(0, 0, World.SENSOR_HEIGHT, 0);
  // What is nearest of nothing.
  private static final Horizon OPEN = horizon();

  /** With one obstacle at each given place. */
  private static Horizon horizon(double... xy) {
    Obstacles obstacles = new Obstacles();
    for (int i = 0; i < xy.length; i += 2) {
      obstacles.px[i / 2] = xy[i];
      obstacles.py[i / 2] = xy[i + 1];
    }
    obstacles.count = xy.length / 2;
    Horizon horizon = new Horizon();
    horizon.look(obstacles, EGO, 180);
    return horizon;
  }

  private static Detection seen(double a0, double a1, double b0, double b1, double top) {
    return new Detection(
        0, 1, 0, a0, a1, b0, b1, Detection.Cut.NONE, 0, top, ObjectClass.VEHICLE_SIZED, null);
  }

  private static Track car(long id, double x, double y, double vx, double vy, double yaw) {
    return new Track(
        id, true, x, y, vx, vy, 0.01, 0.02, 0.05, 0, 4.2, 1.8, 1.5, yaw, 20, 0, 0, 20, 20, 0, 1);
  }

  private static List<Track> step(List<Track> before, List<Detection> found, Horizon horizon) {
    SceneInput input = new SceneInput(FRAME, EGO, World.VOXEL, new long[0], null, null);
    return new Tracker(ScenePolicy.DEFAULT)
        .step(new TrackerState(0, EGO, 100, before), found, 0.1, input, horizon)
        .tracks();
  }

  @Test
  void whatIsUnseenWhereNothingHidesItEndsAndWhatIsHiddenGoesOn() {
    List<Track> open = List.of(car(1, 20, 0, 10, 0, 0));
    List<Track> hidden = open;
    // A pole or a lorry at 10 m, in the direction of the car.
    Horizon behind = horizon(10, 0);
    for (int miss = 1; miss <= 5; miss++) {
      open = step(open, List.of(), OPEN);
      hidden = step(hidden, List.of(), behind);
      assertThat(open).hasSize(miss == 1 ? 1 : 0);
      assertThat(hidden).hasSize(1);
    }
    assertThat(hidden.getFirst().x()).isCloseTo(25, within(0.1));
  }

  @Test
  void aSizeThatGrowsMovesNoCar() {
    // Its rear stands still; each frame shows two voxels more of its side.
    List<Track> tracks = List.of(car(1, 12, 3, 0, 0, 0));
    for (int frame = 0; frame < 10; frame++) {
      tracks = step(tracks, List.of(seen(9.9, 14.1 + 0.4 * frame, 2.1, 3.9, 1.5)), OPEN);
    }
    Track grown = tracks.getFirst();
    assertThat(grown.length()).isGreaterThan(6);
    assertThat(grown.x() - grown.length() / 2).isCloseTo(9.9, within(0.05));
    assertThat(Math.hypot(grown.vx(), grown.vy())).isLessThan(0.1);
  }

  @Test
  void whatComesOutFromBehindSomethingDoesNotSeemToMove() {
    // A wall that the ego passes hides both ends; what shows between shifts by a metre a frame.
    List<Track> tracks = List.of(car(1, 10, 4, 0, 0, 0));
    for (int frame = 0; frame < 4; frame++) {
      Detection part = seen(8.2 + 0.7 * frame, 9.2 + 0.7 * frame, 3.1, 4.9, 1.5);
      Detection cut =
          new Detection(
              part.angle(),
              part.cos(),
              part.sin(),
              part.a0(),
              part.a1(),
              part.b0(),
              part.b1(),
              new Detection.Cut(true, true, false, false),
              part.ground(),
              part.top(),
              part.objectClass(),
              part.shares());
      tracks = step(tracks, List.of(cut), OPEN);
      assertThat(tracks).hasSize(1);
      assertThat(tracks.getFirst().vx()).isCloseTo(0, within(0.01));
    }
  }

  @Test
  void aSideIsNoFrontWhateverTheCourseSeemsToBe() {
    // Four metres of side, seen to slip sideways at 3 m/s: no car is four metres wide.
    Track slipping = car(1, 10, 5, 0, 3, 0);
    Heading heading = Heading.after(slipping, Motion.of(slipping), seen(8, 12, 4.1, 4.4, 1.5));
    assertThat(heading.turned()).isFalse();
    assertThat(Math.abs(Math.sin(heading.yaw()))).isLessThan(0.01);
    // Of its end alone, the course decides.
    heading = Heading.after(slipping, Motion.of(slipping), seen(9, 11, 4.1, 4.4, 1.5));
    assertThat(heading.turned()).isTrue();
    assertThat(heading.yaw()).isCloseTo(Math.PI / 2, within(0.01));
    // A box that lies across its side is turned, and begins again with usual sizes.
    Track across = car(1, 8.9, 6.2, 0, 0, Math.PI / 2);
    Track turned = step(List.of(across), List.of(seen(8, 12, 4.1, 5.9, 1.5)), OPEN).getFirst();
    assertThat(Math.abs(Math.sin(turned.yaw()))).isLessThan(0.01);
    assertThat(turned.length()).isCloseTo(4.2, within(0.01));
    assertThat(turned.width()).isCloseTo(1.8, within(0.01));
    assertThat(turned.y()).as("held at the side that faces the ego").isCloseTo(5, within(0.01));
    assertThat(Math.hypot(turned.vx(), turned.vy())).isLessThan(0.1);
  }

  @Test
  void theLowEndOfACarAndItsWindowsAreOneCar() {
    Detection windows = seen(10.8, 11, -0.8, 0.8, 1.5);
    Detection boot = seen(10, 10.2, -0.9, 0.9, 0.9);
    assertThat(joined(windows, boot))
        .singleElement()
        .satisfies(car -> {
          assertThat(car.a0()).isEqualTo(10);
          assertThat(car.a1()).isEqualTo(11);
          assertThat(car.top()).isEqualTo(1.5);
        });
    assertThat(joined(boot, windows)).hasSize(1);
    assertThat(joined(seen(8, 8.2, -0.9, 0.9, 0.9), windows)).as("two metres before").hasSize(2);
    assertThat(joined(seen(10, 10.2, 1.2, 3, 0.9), windows)).as("beside").hasSize(2);
    assertThat(joined(seen(10, 10.2, -0.2, 0.2, 0.9), windows)).as("a post").hasSize(2);
    assertThat(joined(seen(10, 10.2, -0.9, 0.9, 1.5), windows)).as("as high").hasSize(2);
    assertThat(joined(seen(6.2, 10, -0.9, 0.9, 0.9), seen(10.4, 12.4, -0.8, 0.8, 1.5)))
        .as("longer than a car")
        .hasSize(2);
  }

  private static List<Detection> joined(Detection... found) {
    List<Detection> detections = new ArrayList<>(List.of(found));
    Fragments.joinEnds(detections, OPEN);
    return detections;
  }

  @Test
  void aPieceOfACarThatIsFollowedIsNoCarOfItsOwn() {
    Track car = car(1, 12, 3, 0, 0, 0);
    List<Track> after =
        step(
            List.of(car),
            List.of(seen(9.9, 11, 2.1, 3.9, 1.5), seen(13, 14.1, 2.1, 2.5, 1.5)),
            OPEN);
    assertThat(after)
        .singleElement()
        .satisfies(t -> {
          assertThat(t.id()).isEqualTo(1);
          assertThat(t.x()).isCloseTo(12, within(0.1));
        });
    // Door to door beside it stands another.
    assertThat(
            step(
                List.of(car),
                List.of(seen(9.9, 14.1, 2.1, 3.9, 1.5), seen(9.9, 14.1, 4.1, 5.9, 1.5)),
                OPEN))
        .hasSize(2);
  }

  @Test
  void ofTwoVehiclesInOnePlaceTheOneThatWasSeenLessEnds() {
    Track known = car(1, 12, 3, 0, 0, 0);
    Track low =
        new Track(
            2, true, 12.9, 3.2, 0, 0, 0.01, 0, 0.05, 0, 4.2, 1.8, 0.9, 0, 4, 0, 0, 4, 4, 0, 1);
    List<Detection> found =
        List.of(seen(9.9, 11.5, 2.1, 3.9, 1.5), seen(10.8, 14.9, 2.3, 4.1, 0.9));
    assertThat(step(List.of(known, low), found, OPEN))
        .singleElement()
        .satisfies(t -> assertThat(t.id()).isEqualTo(1));
    // Both with windows of their own, both seen: two that were taken to lie across each other.
    Track high =
        new Track(
            2, true, 12.9, 3.2, 0, 0, 0.01, 0, 0.05, 0, 4.2, 1.8, 1.5, 0, 4, 0, 0, 4, 4, 0, 1);
    assertThat(step(List.of(known, high), List.of(found.getFirst()), horizon(5, 1.3)))
        .as("one of them is not seen")
        .hasSize(1);
    assertThat(
            step(
                List.of(known, high),
                List.of(found.getFirst(), seen(10.8, 14.9, 2.3, 4.1, 1.5)),
                OPEN))
        .hasSize(2);
  }

  @Test
  void aVelocityThatIsNotSureIsNotShown() {
    assertThat(believed(3, 1.01)).isEqualTo(0);
    assertThat(believed(0, 1)).isEqualTo(0);
    assertThat(believed(0, 0)).isEqualTo(0);
    assertThat(believed(1, 0)).isEqualTo(1);
    assertThat(believed(3.5, 1)).isCloseTo((12.25 - 9) / 7, within(1e-12));
    assertThat(believed(4, 0.99)).isEqualTo(1);
    Track walker = new Track(1, true, 0, 0, 1, 0, 0.01, 0, 1, 0, 1, 1, 1, 0, 0, 0, 4, 4, 4, 0, 1);
    assertThat(walker.certainty()).as("one who may step onto the road").isEqualTo(1);
  }

  private static double believed(double vx, double variance) {
    return new Track(
            1, true, 0, 0, vx, 0, 0.01, 0, variance, 0, 4.2, 1.8, 1.5, 0, 4, 0, 0, 4, 4, 0, 1)
        .certainty();
  }
}
