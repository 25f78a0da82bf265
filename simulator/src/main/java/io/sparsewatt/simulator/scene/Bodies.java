package io.sparsewatt.simulator.scene;

/** The bodies of agents, put together from primitives that stay inside the agent's box. */
public final class Bodies {

  // A vehicle higher than this is a lorry or bus: one tall body, not a body with a cabin on it.
  private static final double TALL = 2.2;

  private Bodies() {}

  /**
   * A car, van, lorry or bus.
   *
   * @param x box centre, metres
   * @param y box centre, metres
   * @param cos heading
   * @param sin heading
   * @param vx velocity, m/s
   * @param vy velocity, m/s
   */
  public static void addVehicle(
      SceneGeometry scene,
      double x,
      double y,
      double cos,
      double sin,
      double length,
      double width,
      double height,
      double vx,
      double vy,
      Look look) {
    if (height > TALL) {
      int hull = scene.addBox(x, y, cos, sin, length, width, 0.4, height, look);
      scene.setVelocity(hull, vx, vy);
      return;
    }
    double belt = 0.58 * height;
    int hull = scene.addBox(x, y, cos, sin, length, width, 0.22, belt, look);
    scene.setVelocity(hull, vx, vy);
    double back = -0.06 * length;
    int cabin =
        scene.addBox(
            x + back * cos,
            y + back * sin,
            cos,
            sin,
            0.56 * length,
            0.88 * width,
            belt,
            height,
            look.of(Material.GLASS, 1 + look.tint()));
    scene.setVelocity(cabin, vx, vy);
  }

  /** A bicycle or motorcycle with its rider. */
  public static void addTwoWheeler(
      SceneGeometry scene,
      double x,
      double y,
      double cos,
      double sin,
      double length,
      double width,
      double height,
      double vx,
      double vy,
      Look look) {
    int frame =
        scene.addBox(
            x,
            y,
            cos,
            sin,
            length,
            0.3 * width,
            0.05,
            0.55 * height,
            look.of(Material.STEEL, 0.6f));
    scene.setVelocity(frame, vx, vy);
    int rider =
        scene.addSpheroid(
            x, y, width / 2, 0.4 * height, height, look.of(Material.CLOTH, look.tint()));
    scene.setVelocity(rider, vx, vy);
  }

  /** A person on foot: a trunk and a head. */
  public static void addPedestrian(
      SceneGeometry scene,
      double x,
      double y,
      double width,
      double height,
      double vx,
      double vy,
      Look look) {
    double neck = 0.86 * height;
    int trunk = scene.addCylinder(x, y, 0.38 * width, 0, neck, look);
    scene.setVelocity(trunk, vx, vy);
    int head = scene.addSpheroid(x, y, 0.2 * width, neck, height, look);
    scene.setVelocity(head, vx, vy);
  }
}
