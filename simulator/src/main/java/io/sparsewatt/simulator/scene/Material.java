package io.sparsewatt.simulator.scene;

/**
 * What a surface is made of.
 *
 * <p>The numbers are plausible, not measured: their order is that of published reflectances near
 * 905 nm (asphalt below concrete below paint below retro-reflecting paint) and of everyday
 * brightness.
 */
public enum Material {
  ASPHALT(0.14f, 0.20f, 0),
  MARKING(0.62f, 0.75f, 0),
  PAVEMENT(0.27f, 0.42f, 0),
  GRASS(0.42f, 0.24f, 0.01f),
  PLASTER(0.52f, 0.60f, 0),
  BRICK(0.36f, 0.32f, 0),
  CONCRETE(0.33f, 0.48f, 0),
  CAR_PAINT(0.45f, 0.50f, 0),
  GLASS(0.10f, 0.10f, 0),
  CLOTH(0.38f, 0.35f, 0.01f),
  BARK(0.30f, 0.18f, 0),
  // Leaves answer from somewhere within the crown.
  FOLIAGE(0.48f, 0.22f, 0.10f),
  STEEL(0.55f, 0.55f, 0),
  SIGN(0.95f, 0.80f, 0),
  TILE(0.30f, 0.30f, 0),
  WOOD(0.40f, 0.35f, 0),
  RUBBER(0.07f, 0.06f, 0),
  PLASTIC(0.35f, 0.35f, 0),
  SOIL(0.25f, 0.20f, 0.02f),
  GRAVEL(0.30f, 0.35f, 0.02f),
  SKIN(0.45f, 0.45f, 0),
  // Lacquered black: a mirror that answers little.
  BLACK_PAINT(0.09f, 0.05f, 0);

  private static final Material[] BY_ORDINAL = values();

  private final float reflectance;
  private final float luminance;
  private final float roughness;

  Material(float reflectance, float luminance, float roughness) {
    this.reflectance = reflectance;
    this.luminance = luminance;
    this.roughness = roughness;
  }

  /** LiDAR reflectance at normal incidence, 0..1. */
  public float reflectance() {
    return reflectance;
  }

  /** Brightness in full light, 0..1. */
  public float luminance() {
    return luminance;
  }

  /** Standard deviation of the depth at which the surface answers, metres. */
  public float roughness() {
    return roughness;
  }

  /** The material of an ordinal. */
  public static Material of(int ordinal) {
    return BY_ORDINAL[ordinal];
  }
}
