package io.sparsewatt.simulator.scene;

/**
 * How a primitive appears to sensors and to the ground truth.
 *
 * @param type its class
 * @param instance the thing it is part of; 0 is the ground
 * @param material what it is made of
 * @param tint brightness and reflectance relative to the material, about 1
 */
public record Look(ObjectClass type, int instance, Material material, float tint) {

  /** The same thing, another part. */
  public Look of(Material newMaterial, float newTint) {
    return new Look(type, instance, newMaterial, newTint);
  }
}
