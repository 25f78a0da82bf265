package io.sparsewatt.simulator.camera;

import io.sparsewatt.simulator.random.Draws;
import io.sparsewatt.simulator.random.Purpose;
import io.sparsewatt.simulator.road.RoadStrip;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.scene.SceneGeometry;
import io.sparsewatt.simulator.scene.SliceCaster;

/**
 * Renders the log luminance that a level pinhole camera sees: materials, one sun, windows on walls,
 * markings on the road.
 *
 * <p>One ray a pixel, no shadows. Texture fades with distance before it becomes finer than a pixel,
 * or every metre of driving would set off events all over the far field.
 */
final class LuminanceImage {

  // Nothing further than this is told from the sky, metres along the optical axis.
  private static final double RANGE = 160;
  // Unit vector to the sun: to the left and behind, 50 degrees high.
  private static final double SUN_X = -0.331;
  private static final double SUN_Y = 0.551;
  private static final double SUN_Z = 0.766;
  private static final double AMBIENT = 0.45;
  private static final double TEXTURE_RANGE = 60;
  private static final double SKY = 1.1;

  // Logarithms by table: brightness 0.02..2 in 2,048 steps, linear between them.
  private static final double DARKEST = 0.02;
  private static final double BRIGHTEST = 2;
  private static final int LOG_STEPS = 2048;
  private static final double TO_STEP = LOG_STEPS / (BRIGHTEST - DARKEST);
  private static final float[] LOG = logTable();

  private final int width;
  private final int height;
  private final double[] lateral;
  private final double[] columnAngle;
  private final double[] slope;
  private final SliceCaster caster;
  private final long textureKey;

  LuminanceImage(EventCameraSpec spec, long seed) {
    width = spec.width();
    height = spec.height();
    textureKey = Draws.key(seed, Purpose.TEXTURE);
    double focal = width / 2.0 / StrictMath.tan(spec.fieldOfView() / 2);
    lateral = new double[width];
    columnAngle = new double[width];
    double widest = 0;
    for (int u = 0; u < width; u++) {
      lateral[u] = (width / 2.0 - u - 0.5) / focal;
      columnAngle[u] = StrictMath.atan(lateral[u]);
      widest = Math.max(widest, Math.sqrt(1 + lateral[u] * lateral[u]));
    }
    slope = new double[height];
    for (int r = 0; r < height; r++) {
      // Ray r is row height - 1 - r: slopes rise, rows fall.
      slope[r] = (r + 0.5 - height / 2.0) / focal;
    }
    caster = new SliceCaster(slope, RANGE, widest);
  }

  /** Sorts a scene for the images that follow. */
  void prepare(SceneGeometry scene, double x, double y, double drift, double maxSeconds) {
    caster.prepare(scene, x, y, drift, maxSeconds);
  }

  /**
   * Renders one image, row by row from the top.
   *
   * @param strip the road around the camera
   * @param seconds displacement of the scene's moving parts
   * @param out natural log of the luminance, {@code width * height}
   */
  void render(
      SceneGeometry scene,
      RoadStrip strip,
      double x,
      double y,
      double z,
      double heading,
      double seconds,
      float[] out) {
    double c = StrictMath.cos(heading);
    double s = StrictMath.sin(heading);
    for (int u = 0; u < width; u++) {
      double dirX = c - s * lateral[u];
      double dirY = s + c * lateral[u];
      caster.cast(x, y, z, heading + columnAngle[u], dirX, dirY, seconds);
      for (int r = 0; r < height; r++) {
        int hit = caster.hit(r);
        double bright;
        if (hit == SliceCaster.NOTHING) {
          bright = SKY;
        } else {
          double d = caster.distance(r);
          double px = x + d * dirX;
          double py = y + d * dirY;
          bright =
              hit == SliceCaster.GROUND
                  ? ground(strip, px, py, d)
                  : surface(scene, hit, px, py, z + d * slope[r], d, dirX, dirY, r, seconds);
        }
        out[(height - 1 - r) * width + u] = log(bright);
      }
    }
  }

  private double ground(RoadStrip strip, double px, double py, double d) {
    Material material = strip.surface(px, py);
    double light = AMBIENT + (1 - AMBIENT) * SUN_Z;
    return material.luminance() * light * (1 + 0.12 * grain(px, py, 0, 0.4, d));
  }

  private double surface(
      SceneGeometry scene,
      int i,
      double px,
      double py,
      double pz,
      double d,
      double dirX,
      double dirY,
      int ray,
      double seconds) {
    double relX = px - scene.x(i) - seconds * scene.velocityX(i);
    double relY = py - scene.y(i) - seconds * scene.velocityY(i);
    double c = scene.cosYaw(i);
    double s = scene.sinYaw(i);
    double along = relX * c + relY * s;
    double across = relY * c - relX * s;
    double nx = 0;
    double ny = 0;
    double nz = 0;
    double run = along;
    switch (caster.face(ray)) {
      case SliceCaster.END -> {
        double sign = dirX * c + dirY * s > 0 ? -1 : 1;
        nx = sign * c;
        ny = sign * s;
        run = across;
      }
      case SliceCaster.SIDE -> {
        double sign = dirY * c - dirX * s > 0 ? -1 : 1;
        nx = -sign * s;
        ny = sign * c;
      }
      case SliceCaster.TOP -> nz = 1;
      case SliceCaster.BOTTOM -> nz = -1;
      default -> {
        double radius = scene.halfLength(i);
        nx = relX / radius;
        ny = relY / radius;
      }
    }
    double light = AMBIENT + (1 - AMBIENT) * Math.max(0, nx * SUN_X + ny * SUN_Y + nz * SUN_Z);
    Material material = scene.material(i);
    double bright = material.luminance() * scene.tint(i) * light;
    double fade = Math.max(0, 1 - d / TEXTURE_RANGE);
    if (material == Material.FOLIAGE) {
      bright *= 1 + 0.5 * grain(relX, relY, pz, 0.35, d);
    } else if (scene.label(i) == ObjectClass.STRUCTURE.label()
        && scene.top(i) > 4
        && nz == 0
        && window(run, pz)) {
      bright *= 1 - 0.65 * fade;
    } else if (material == Material.BRICK) {
      bright *= 1 + 0.15 * grain(along, across, pz, 0.6, d);
    }
    return bright;
  }

  /** A window of 1.3 m by 1.4 m in every 3 m of wall and storey. */
  private static boolean window(double run, double up) {
    double a = run - 3 * Math.floor(run / 3);
    double b = up - 3 * Math.floor(up / 3);
    return a > 0.85 && a < 2.15 && b > 0.9 && b < 2.3;
  }

  /** A number in -1..1 for each cube of {@code size} metres, fading with distance. */
  private double grain(double x, double y, double z, double size, double d) {
    double fade = 1 - d / (TEXTURE_RANGE * size / 0.6);
    if (fade <= 0) {
      return 0;
    }
    long cell =
        ((long) Math.floor(x / size) * 0x1F_FFFFL + (long) Math.floor(y / size)) * 0x1F_FFFFL
            + (long) Math.floor(z / size);
    return fade * (2 * Draws.unit(Draws.hash(textureKey, cell)) - 1);
  }

  private static float log(double bright) {
    double f = (Math.max(DARKEST, Math.min(BRIGHTEST, bright)) - DARKEST) * TO_STEP;
    int i = Math.min(LOG_STEPS - 1, (int) f);
    float t = (float) (f - i);
    return LOG[i] + t * (LOG[i + 1] - LOG[i]);
  }

  private static float[] logTable() {
    float[] table = new float[LOG_STEPS + 1];
    for (int i = 0; i <= LOG_STEPS; i++) {
      table[i] = (float) StrictMath.log(DARKEST + (BRIGHTEST - DARKEST) * i / LOG_STEPS);
    }
    return table;
  }
}
