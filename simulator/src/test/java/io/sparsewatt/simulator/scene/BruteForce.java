package io.sparsewatt.simulator.scene;

/** A textbook caster in three dimensions, one ray against every primitive, for comparison. */
final class BruteForce {

  int hit = SliceCaster.NOTHING;
  double distance;
  double incidence;

  static BruteForce cast(
      SceneGeometry scene,
      double x,
      double y,
      double z,
      double dx,
      double dy,
      double dz,
      double seconds,
      double reach) {
    BruteForce best = new BruteForce();
    best.distance = reach;
    double norm = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (dz < 0) {
      best.offer(SliceCaster.GROUND, -z / dz, -dz / norm);
    }
    for (int i = 0; i < scene.count(); i++) {
      double ox = x - scene.x(i) - seconds * scene.velocityX(i);
      double oy = y - scene.y(i) - seconds * scene.velocityY(i);
      double[] o = {ox, oy, z - (scene.bottom(i) + scene.top(i)) / 2};
      double[] d = {dx, dy, dz};
      double half = (scene.top(i) - scene.bottom(i)) / 2;
      switch (scene.kind[i]) {
        case SceneGeometry.BOX -> {
          double c = scene.cosYaw(i);
          double s = scene.sinYaw(i);
          double[] po = {o[0] * c + o[1] * s, o[1] * c - o[0] * s, o[2]};
          double[] pd = {d[0] * c + d[1] * s, d[1] * c - d[0] * s, d[2]};
          best.box(i, po, pd, new double[] {scene.halfLength(i), scene.halfWidth(i), half}, norm);
        }
        case SceneGeometry.CYLINDER -> best.cylinder(i, o, d, scene.halfLength(i), half, norm);
        default -> best.spheroid(i, o, d, scene.halfLength(i), half, norm);
      }
    }
    return best;
  }

  private void offer(int i, double t, double cosine) {
    if (t > 0 && t < distance) {
      distance = t;
      hit = i;
      incidence = Math.abs(cosine);
    }
  }

  private void box(int i, double[] o, double[] d, double[] h, double norm) {
    double in = Double.NEGATIVE_INFINITY;
    double out = Double.POSITIVE_INFINITY;
    int axis = -1;
    for (int k = 0; k < 3; k++) {
      if (d[k] == 0) {
        if (Math.abs(o[k]) > h[k]) {
          return;
        }
        continue;
      }
      double a = (-h[k] - o[k]) / d[k];
      double b = (h[k] - o[k]) / d[k];
      if (Math.min(a, b) > in) {
        in = Math.min(a, b);
        axis = k;
      }
      out = Math.min(out, Math.max(a, b));
    }
    if (in <= out && axis >= 0) {
      offer(i, in, d[axis] / norm);
    }
  }

  private void cylinder(int i, double[] o, double[] d, double radius, double half, double norm) {
    double level = Math.sqrt(o[0] * o[0] + o[1] * o[1]);
    if (level < radius && Math.abs(o[2]) < half) {
      return;
    }
    double a = d[0] * d[0] + d[1] * d[1];
    double b = o[0] * d[0] + o[1] * d[1];
    double c = level * level - radius * radius;
    double root = b * b - a * c;
    if (root < 0) {
      return;
    }
    double t = (-b - Math.sqrt(root)) / a;
    if (Math.abs(o[2] + t * d[2]) <= half) {
      double nx = (o[0] + t * d[0]) / radius;
      double ny = (o[1] + t * d[1]) / radius;
      offer(i, t, (nx * d[0] + ny * d[1]) / norm);
    }
    for (int end = -1; end <= 1; end += 2) {
      double cap = (end * half - o[2]) / d[2];
      double px = o[0] + cap * d[0];
      double py = o[1] + cap * d[1];
      if (px * px + py * py <= radius * radius) {
        offer(i, cap, d[2] / norm);
      }
    }
  }

  private void spheroid(int i, double[] o, double[] d, double radius, double half, double norm) {
    double[] so = {o[0] / radius, o[1] / radius, o[2] / half};
    double[] sd = {d[0] / radius, d[1] / radius, d[2] / half};
    double a = sd[0] * sd[0] + sd[1] * sd[1] + sd[2] * sd[2];
    double b = so[0] * sd[0] + so[1] * sd[1] + so[2] * sd[2];
    double c = so[0] * so[0] + so[1] * so[1] + so[2] * so[2] - 1;
    double root = b * b - a * c;
    if (root < 0 || c < 0) {
      return;
    }
    double t = (-b - Math.sqrt(root)) / a;
    double nx = (so[0] + t * sd[0]) / radius;
    double ny = (so[1] + t * sd[1]) / radius;
    double nz = (so[2] + t * sd[2]) / half;
    double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    offer(i, t, (nx * d[0] + ny * d[1] + nz * d[2]) / length / norm);
  }
}
