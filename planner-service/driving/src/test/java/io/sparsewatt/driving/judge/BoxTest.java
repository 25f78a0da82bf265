package io.sparsewatt.driving.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BoxTest {

  /** Against points: two boxes overlap if and only if a fine grid finds a point in both. */
  @Test
  void overlapIsThatOfTheirPoints() {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    int both = 0;
    for (int n = 0; n < 2_000; n++) {
      Box one = box(random);
      Box two = box(random);
      // Shrunk and grown by the grid's width: between the two a grid cannot tell.
      boolean surely = share(grown(one, -0.1), two);
      boolean perhaps = share(grown(one, 0.1), two);
      if (surely) {
        assertThat(one.overlaps(two)).as("seed %d, pair %d", seed, n).isTrue();
        both++;
      } else if (!perhaps) {
        assertThat(one.overlaps(two)).as("seed %d, pair %d", seed, n).isFalse();
      }
      assertThat(two.overlaps(one)).isEqualTo(one.overlaps(two));
    }
    assertThat(both).isBetween(300, 1_700);
  }

  private static Box box(SplittableRandom random) {
    return new Box(
        random.nextDouble(6),
        random.nextDouble(6),
        random.nextDouble(-10, 10),
        random.nextDouble(0.5, 6),
        random.nextDouble(0.5, 3));
  }

  private static Box grown(Box b, double by) {
    return new Box(b.x(), b.y(), b.heading(), b.length() + by, b.width() + by);
  }

  private static boolean share(Box one, Box two) {
    for (double a = -0.5; a <= 0.5; a += 1 / 128.0) {
      for (double b = -0.5; b <= 0.5; b += 1 / 128.0) {
        double along = a * one.length();
        double left = b * one.width();
        double x = one.x() + along * Math.cos(one.heading()) - left * Math.sin(one.heading());
        double y = one.y() + along * Math.sin(one.heading()) + left * Math.cos(one.heading());
        if (Math.abs(two.ahead(x, y)) <= 0.5 * two.length()
            && Math.abs(two.left(x, y)) <= 0.5 * two.width()) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void cornersGoRound() {
    Box box = new Box(10, 20, Math.PI / 2, 4, 2);
    assertThat(box.cornerX(0)).isEqualTo(9);
    assertThat(box.cornerY(0)).isEqualTo(22);
    assertThat(box.cornerX(2)).isEqualTo(11);
    assertThat(box.cornerY(2)).isEqualTo(18);
    for (int corner = 0; corner < 4; corner++) {
      assertThat(Math.abs(box.ahead(box.cornerX(corner), box.cornerY(corner)))).isEqualTo(2);
    }
  }
}
