package io.sparsewatt.simulator;

import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.scene.SceneGeometry;
import java.util.TreeSet;

/** Counts what the ego's box runs into: each thing once for as long as it is touched. */
final class Contacts {

  private TreeSet<Integer> touched = new TreeSet<>();
  private TreeSet<Integer> before = new TreeSet<>();
  private long count;

  long count() {
    return count;
  }

  /** Begins a new instant. */
  void begin() {
    TreeSet<Integer> last = before;
    before = touched;
    touched = last;
    touched.clear();
  }

  /** Tests every primitive that the ego could touch now. */
  void test(SceneGeometry scene, double x, double y, double cos, double sin) {
    double reach = Math.sqrt(Ego.LENGTH * Ego.LENGTH + Ego.WIDTH * Ego.WIDTH) / 2;
    for (int i = 0; i < scene.count(); i++) {
      double dx = scene.x(i) - x;
      double dy = scene.y(i) - y;
      double far = reach + scene.halfLength(i) + scene.halfWidth(i);
      if (dx * dx + dy * dy > far * far
          || scene.label(i) == ObjectClass.GROUND.label()
          || scene.bottom(i) >= Ego.HEIGHT) {
        continue;
      }
      boolean touches =
          scene.isBox(i)
              ? boxes(dx, dy, cos, sin, scene, i)
              : circle(dx, dy, cos, sin, scene.halfLength(i));
      if (touches && touched.add(scene.instance(i)) && !before.contains(scene.instance(i))) {
        count++;
      }
    }
  }

  /** Separating axes of two rectangles. */
  private static boolean boxes(
      double dx, double dy, double cos, double sin, SceneGeometry scene, int i) {
    double c = scene.cosYaw(i) * cos + scene.sinYaw(i) * sin;
    double s = scene.sinYaw(i) * cos - scene.cosYaw(i) * sin;
    double ac = Math.abs(c);
    double as = Math.abs(s);
    double hl = scene.halfLength(i);
    double hw = scene.halfWidth(i);
    double ahead = dx * cos + dy * sin;
    double left = dy * cos - dx * sin;
    if (Math.abs(ahead) > Ego.LENGTH / 2 + hl * ac + hw * as
        || Math.abs(left) > Ego.WIDTH / 2 + hl * as + hw * ac) {
      return false;
    }
    double otherAhead = ahead * c + left * s;
    double otherLeft = left * c - ahead * s;
    return Math.abs(otherAhead) <= hl + Ego.LENGTH / 2 * ac + Ego.WIDTH / 2 * as
        && Math.abs(otherLeft) <= hw + Ego.LENGTH / 2 * as + Ego.WIDTH / 2 * ac;
  }

  private static boolean circle(double dx, double dy, double cos, double sin, double radius) {
    double ahead = Math.max(0, Math.abs(dx * cos + dy * sin) - Ego.LENGTH / 2);
    double left = Math.max(0, Math.abs(dy * cos - dx * sin) - Ego.WIDTH / 2);
    return ahead * ahead + left * left <= radius * radius;
  }
}
