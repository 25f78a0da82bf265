package io.sparsewatt.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BoxFitTest {

  private static final double SIZE = 0.2;

  /** The two sides of a rectangle that face the origin, voxelised. */
  private static Obstacles lShape(double x, double y, double yaw, double length, double width) {
    TreeSet<Long> cells = new TreeSet<>();
    double cos = Math.cos(yaw);
    double sin = Math.sin(yaw);
    boolean front = -(x * cos + y * sin) > 0;
    boolean left = -(y * cos - x * sin) > 0;
    for (int s = 0; s <= 400; s++) {
      double t = s / 400.0 - 0.5;
      double[][] points = {
        {t * length, (left ? 0.5 : -0.5) * width}, {(front ? 0.5 : -0.5) * length, t * width}
      };
      for (double[] p : points) {
        cells.add(World.key(x + cos * p[0] - sin * p[1], y + sin * p[0] + cos * p[1], 0));
      }
    }
    Obstacles obstacles = new Obstacles();
    for (long cell : cells) {
      int i = obstacles.count++;
      obstacles.x[i] = (int) (cell >>> 42) - (1 << 20);
      obstacles.y[i] = (int) (cell >>> 21 & (1 << 21) - 1) - (1 << 20);
      obstacles.px[i] = (obstacles.x[i] + 0.5) * SIZE;
      obstacles.py[i] = (obstacles.y[i] + 0.5) * SIZE;
      obstacles.top[i] = 1.5;
    }
    obstacles.cluster(1);
    return obstacles;
  }

  private static Horizon alone(Obstacles obstacles) {
    Horizon horizon = new Horizon();
    horizon.look(obstacles, new EgoPose(0, 0, 0, 0), 180);
    return horizon;
  }

  @Test
  void findsHeadingSizeAndCentreOfACarSeenAtACorner() {
    BoxFit boxes = new BoxFit();
    for (int degrees = 0; degrees < 360; degrees += 7) {
      double yaw = Math.toRadians(degrees);
      // Placed so that a corner faces the sensor.
      double x = 12 * Math.cos(yaw + Math.PI / 4);
      double y = 12 * Math.sin(yaw + Math.PI / 4);
      Obstacles obstacles = lShape(x, y, yaw, 4.4, 1.8);
      assertThat(obstacles.clusters).isEqualTo(1);
      Detection box =
          Objects.requireNonNull(
              boxes.fit(obstacles, alone(obstacles), 0, SIZE, ScenePolicy.DEFAULT));
      double off = Math.abs(Math.toDegrees(box.angle()) - degrees % 90);
      assertThat(Math.min(off, 90 - off)).as("heading at %d degrees", degrees).isLessThan(5);
      assertThat(Math.max(box.extentA(), box.extentB())).isCloseTo(4.4, within(0.3));
      assertThat(Math.min(box.extentA(), box.extentB())).isCloseTo(1.8, within(0.35));
      double a = (box.a0() + box.a1()) / 2;
      double b = (box.b0() + box.b1()) / 2;
      EgoPose origin = new EgoPose(0, 0, 0, 0);
      assertThat(Math.hypot(box.x(origin, a, b) - x, box.y(origin, a, b) - y)).isLessThan(0.3);
      assertThat(box.objectClass()).isEqualTo(ObjectClass.VEHICLE_SIZED);
    }
  }

  @Test
  void sizesDecideTheClass() {
    assertThat(BoxFit.classify(4.4, 1.8, 1.5)).isEqualTo(ObjectClass.VEHICLE_SIZED);
    assertThat(BoxFit.classify(1.8, 4.4, 1.5)).isEqualTo(ObjectClass.VEHICLE_SIZED);
    assertThat(BoxFit.classify(1.8, 0.2, 1.5))
        .as("a car's rear")
        .isEqualTo(ObjectClass.VEHICLE_SIZED);
    assertThat(BoxFit.classify(1.8, 0.5, 1.8)).isEqualTo(ObjectClass.TWO_WHEELER_SIZED);
    assertThat(BoxFit.classify(0.6, 0.4, 1.8)).isEqualTo(ObjectClass.PEDESTRIAN_SIZED);
    assertThat(BoxFit.classify(0.4, 0.4, 3.2)).as("a pole").isEqualTo(ObjectClass.OTHER);
    assertThat(BoxFit.classify(0.2, 0.2, 1.3)).as("a post").isEqualTo(ObjectClass.OTHER);
    assertThat(BoxFit.classify(12, 0.4, 2.0)).as("a wall").isEqualTo(ObjectClass.OTHER);
    assertThat(BoxFit.classify(4, 1.8, 0.8)).as("a flower bed").isEqualTo(ObjectClass.OTHER);
    assertThat(BoxFit.classify(15, 2.5, 3)).isEqualTo(ObjectClass.OTHER);
  }

  @Test
  void whatIsHiddenLiesBehindTheSideThatFacesTheEgo() {
    assertThat(begun(10, 11, 4, false, false)).isEqualTo(12);
    assertThat(begun(-11, -10, 4, false, false)).isEqualTo(-12);
    assertThat(begun(-1, 0.5, 4, false, false)).isEqualTo(-0.25);
    // More is seen than its size, and that its near end is not seen: held at the far one.
    assertThat(begun(10, 15, 4, true, false)).isEqualTo(13);
    // An end cut by something nearer: the object goes on beyond it.
    assertThat(begun(-9, -7, 4, false, true)).isEqualTo(-7);
    assertThat(begun(7, 9, 4, true, false)).isEqualTo(7);
    assertThat(begun(7, 9, 4, true, true)).isEqualTo(9);
  }

  private static double begun(
      double low, double high, double size, boolean lowCut, boolean highCut) {
    return Detection.held(low, high, size, lowCut, highCut, Double.NaN);
  }

  @Test
  void anEndThatIsSeenHoldsAnObjectAndOneThatIsHiddenLeavesItWhereItIsExpected() {
    for (double expected : new double[] {-20, 9, 20}) {
      assertThat(Detection.held(10, 11, 4, false, false, expected))
          .as("the near end")
          .isEqualTo(12);
      assertThat(Detection.held(-11, -10, 4, true, false, expected)).isEqualTo(-12);
    }
    // Neither end, or both: from 7 to 9 is seen, so its centre is from 7 to 9 at a size of 4.
    assertThat(Detection.held(7, 9, 4, true, false, 7.5)).isEqualTo(7.5);
    assertThat(Detection.held(7, 9, 4, true, true, 5)).isEqualTo(7);
    assertThat(Detection.held(7, 9, 4, true, true, 12)).isEqualTo(9);
    assertThat(Detection.held(-1, 0.5, 4, false, false, 0.75)).isEqualTo(0.75);
    // A box that is too small lies within what is seen.
    assertThat(Detection.held(-4, 2, 4, false, false, 3)).isEqualTo(0);
  }

  @Test
  void anEndIsCutWhereSomethingNearerHidesIt() {
    // A post of 10 cm at (5, y) hides what lies behind and above it in y.
    for (double postY : new double[] {1, -1}) {
      Obstacles obstacles = new Obstacles();
      obstacles.px[0] = 5;
      obstacles.py[0] = postY;
      obstacles.count = 1;
      Horizon horizon = alone(obstacles);
      // At 10 m the post's shadow lies at y = 2 postY; the visible part ends there.
      double shadow = 2 * postY;
      double low = Math.min(shadow, shadow - 4 * Math.signum(postY));
      double high = Math.max(shadow, shadow - 4 * Math.signum(postY));
      assertThat(horizon.cut(1, 0, 10, 10.2, low, high))
          .isEqualTo(new Detection.Cut(false, false, postY < 0, postY > 0));
      // The same rectangle described with its axes a quarter turn on.
      assertThat(horizon.cut(0, 1, low, high, -10.2, -10))
          .isEqualTo(new Detection.Cut(postY < 0, postY > 0, false, false));
    }
  }

  @Test
  void anglesWrap() {
    for (double angle = -20; angle < 20; angle += 0.37) {
      double wrapped = Heading.wrap(angle);
      assertThat(wrapped).isBetween(-Math.PI, Math.PI);
      assertThat(Math.sin(wrapped)).isCloseTo(Math.sin(angle), within(1e-12));
      assertThat(Math.cos(wrapped)).isCloseTo(Math.cos(angle), within(1e-12));
    }
  }
}
