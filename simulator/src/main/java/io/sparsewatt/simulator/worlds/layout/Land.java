package io.sparsewatt.simulator.worlds.layout;

import io.sparsewatt.simulator.random.Draws;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.worlds.solid.Terrain;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ground of a world while it is laid out: its surface and height at every vertex, and which of
 * it is taken.
 */
final class Land {

  /** Lanes, shoulders and parking strips. */
  static final int ROAD = 1;

  /** Pavements. */
  static final int WALK = 2;

  /** Something stands there. */
  static final int TAKEN = 4;

  private static final int SIDE = Terrain.SIDE;
  // Beyond the edge of a street the land takes its own shape over this length, metres.
  private static final double EASE = 4;
  private static final double FAR = 60;

  final Terrain terrain = new Terrain();
  private final byte[] use = new byte[SIDE * SIDE];
  private final float[] lift = new float[SIDE * SIDE];
  private final float[] away = new float[SIDE * SIDE];
  private final float[] bank = new float[SIDE * SIDE];
  private final Material wild;

  /**
   * Lays streets; the first is the main street, which banks follow.
   *
   * @param wild what covers the land between them
   */
  Land(List<Street> streets, Relief relief, Material wild, long key) {
    this.wild = wild;
    Arrays.fill(away, (float) FAR);
    for (int i = 0; i < SIDE; i++) {
      for (int j = 0; j < SIDE; j++) {
        terrain.cover(i, j, wild);
      }
    }
    // From the lowest rank up, so that the main street's lanes run through.
    for (int k = streets.size() - 1; k >= 0; k--) {
      lay(streets.get(k), k == 0 ? relief : null);
    }
    shape(relief, key);
    terrain.seal();
  }

  private void lay(Street street, @Nullable Relief banks) {
    Course.Nearest nearest = new Course.Nearest(street.course());
    Section section = street.section();
    double outer = section.outerEdge();
    for (int i = 0; i < SIDE; i++) {
      double x = Terrain.coordinate(i);
      for (int j = 0; j < SIDE; j++) {
        double y = Terrain.coordinate(j);
        if (j == 0) {
          nearest.search(x, y);
        } else {
          nearest.follow(x, y);
        }
        int at = i * SIDE + j;
        double aside = Math.abs(nearest.offset);
        double past =
            Math.max(0, Math.max(street.from() - nearest.station, nearest.station - street.to()));
        double edge = Math.max(aside - outer, past);
        if (edge < away[at]) {
          away[at] = (float) edge;
        }
        if (banks != null) {
          double high = nearest.offset > 0 ? banks.leftBank() : banks.rightBank();
          bank[at] = (float) (high * smooth((aside - outer) / banks.bankWidth()));
        }
        if (past > 0 || aside > outer) {
          continue;
        }
        surface(at, i, j, section, aside, nearest.station);
      }
    }
  }

  private void surface(int at, int i, int j, Section section, double aside, double station) {
    if (aside <= section.roadEdge()) {
      use[at] = ROAD;
      lift[at] = 0;
      terrain.cover(
          i,
          j,
          aside < section.median()
              ? Material.GRASS
              : marked(section, aside, station) ? Material.MARKING : Material.ASPHALT);
      if (aside < section.median() - 0.2 && section.kerb() > 0) {
        lift[at] = (float) section.kerb();
      }
    } else if ((use[at] & ROAD) == 0 && aside <= section.pavementEdge()) {
      use[at] = WALK;
      lift[at] = (float) section.kerb();
      terrain.cover(i, j, Material.PAVEMENT);
    } else if (use[at] == 0) {
      terrain.cover(i, j, Material.GRASS);
    }
  }

  // Lines between lanes are as wide as a vertex here: three times too wide, and a third as often.
  private static boolean marked(Section section, double aside, double station) {
    double lane = (aside - section.median()) / section.lane();
    double off = Math.abs(lane - Math.rint(lane)) * section.lane();
    return off < 0.2 && aside < section.lanesEdge() + 0.3 && Math.floorMod((long) station, 9) < 3;
  }

  private void shape(Relief relief, long key) {
    Waves hills = new Waves(80 + 50 * Draws.unit(Draws.hash(key, 1)), Draws.hash(key, 2));
    Waves bumps = new Waves(5 + 7 * Draws.unit(Draws.hash(key, 3)), Draws.hash(key, 4));
    Waves clods = new Waves(1.3, Draws.hash(key, 5));
    double level = 4 * Draws.unit(Draws.hash(key, 6)) - 2;
    long grain = Draws.hash(key, 7);
    boolean soft = wild != Material.ASPHALT && wild != Material.PAVEMENT;
    for (int i = 0; i < SIDE; i++) {
      double x = Terrain.coordinate(i);
      for (int j = 0; j < SIDE; j++) {
        double y = Terrain.coordinate(j);
        int at = i * SIDE + j;
        double high = level + relief.slopeX() * x + relief.slopeY() * y + lift[at] + bank[at];
        if (relief.hills() > 0) {
          high += relief.hills() * hills.at(x, y);
        }
        double free = smooth(away[at] / EASE);
        if (free > 0 && relief.bumps() > 0) {
          high += free * relief.bumps() * bumps.at(x, y);
        }
        if (use[at] == 0 && soft && relief.rough() > 0) {
          double noise = 2 * Draws.unit(Draws.hash(grain, at)) - 1;
          high += relief.rough() * (0.6 * noise + clods.at(x, y));
        }
        terrain.raise(i, j, high);
      }
    }
  }

  private static double smooth(double t) {
    double u = Math.max(0, Math.min(1, t));
    return u * u * (3 - 2 * u);
  }

  /**
   * Takes a rectangle, if it is free.
   *
   * @param forbidden uses that it may not touch
   * @return whether it was free and inside
   */
  boolean claim(double x, double y, double yaw, double length, double width, int forbidden) {
    double reach = (length + width) / 2;
    if (Math.abs(x) + reach > Terrain.HALF || Math.abs(y) + reach > Terrain.HALF) {
      return false;
    }
    boolean[] free = {true};
    over(
        x,
        y,
        yaw,
        length,
        width,
        at -> {
          if ((use[at] & forbidden) != 0) {
            free[0] = false;
          }
        });
    if (free[0]) {
      over(x, y, yaw, length, width, at -> use[at] |= (byte) TAKEN);
    }
    return free[0];
  }

  /** Uses of the vertex nearest to a place. */
  int use(double x, double y) {
    return use[Terrain.vertex(x) * SIDE + Terrain.vertex(y)];
  }

  private interface Visit {
    void vertex(int at);
  }

  // All vertices in the rectangle, and the one nearest to its middle if it is too slim for any.
  private static void over(
      double x, double y, double yaw, double length, double width, Visit visit) {
    double c = StrictMath.cos(yaw);
    double s = StrictMath.sin(yaw);
    double hx = (Math.abs(c) * length + Math.abs(s) * width) / 2;
    double hy = (Math.abs(s) * length + Math.abs(c) * width) / 2;
    visit.vertex(Terrain.vertex(x) * SIDE + Terrain.vertex(y));
    for (int i = Terrain.vertex(x - hx); i <= Terrain.vertex(x + hx); i++) {
      for (int j = Terrain.vertex(y - hy); j <= Terrain.vertex(y + hy); j++) {
        double dx = Terrain.coordinate(i) - x;
        double dy = Terrain.coordinate(j) - y;
        if (Math.abs(c * dx + s * dy) <= length / 2 && Math.abs(c * dy - s * dx) <= width / 2) {
          visit.vertex(i * SIDE + j);
        }
      }
    }
  }

  /** Smooth noise of one wavelength, -1..1: values on a lattice, eased in between. */
  private static final class Waves {

    private static final double REACH = Terrain.HALF + Terrain.CELL;

    private final double scale;
    private final int side;
    private final float[] value;

    Waves(double length, long key) {
      scale = 1 / length;
      side = (int) (2 * REACH * scale) + 3;
      value = new float[side * side];
      for (int i = 0; i < value.length; i++) {
        value[i] = (float) (2 * Draws.unit(Draws.hash(key, i)) - 1);
      }
    }

    double at(double x, double y) {
      double u = (x + REACH) * scale;
      double v = (y + REACH) * scale;
      int i = (int) u;
      int j = (int) v;
      double a = u - i;
      double b = v - j;
      a = a * a * (3 - 2 * a);
      b = b * b * (3 - 2 * b);
      int k = i * side + j;
      double near = value[k] * (1 - b) + value[k + 1] * b;
      double far = value[k + side] * (1 - b) + value[k + side + 1] * b;
      return near * (1 - a) + far * a;
    }
  }
}
