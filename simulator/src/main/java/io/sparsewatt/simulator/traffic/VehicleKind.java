package io.sparsewatt.simulator.traffic;

import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.simulator.scene.ObjectClass;
import java.util.SplittableRandom;

/** Kinds of road user with their sizes, metres, and how often they occur. */
enum VehicleKind {
  CAR(ObjectClass.VEHICLE, 3.9, 4.9, 1.7, 1.9, 1.4, 1.7, 1, 1, 0.74, 0.78),
  VAN(ObjectClass.VEHICLE, 5.0, 6.0, 1.9, 2.1, 2.3, 2.7, 0.95, 0.8, 0.09, 0.08),
  LORRY(ObjectClass.VEHICLE, 8.0, 12.0, 2.3, 2.5, 3.2, 3.9, 0.68, 0.5, 0.04, 0.11),
  BUS(ObjectClass.VEHICLE, 11.0, 12.0, 2.5, 2.55, 3.0, 3.2, 0.8, 0.5, 0.03, 0.01),
  MOTORCYCLE(ObjectClass.TWO_WHEELER, 2.0, 2.3, 0.7, 0.9, 1.6, 1.75, 1.05, 1.3, 0.04, 0.02),
  BICYCLE(ObjectClass.TWO_WHEELER, 1.7, 1.9, 0.55, 0.65, 1.65, 1.85, 0.38, 0.6, 0.06, 0);

  private static final VehicleKind[] KINDS = values();

  final ObjectClass type;
  final double minLength;
  final double maxLength;
  final double minWidth;
  final double maxWidth;
  final double minHeight;
  final double maxHeight;
  final double speedFactor;
  final double agility;
  final double townShare;
  final double highwayShare;

  VehicleKind(
      ObjectClass type,
      double minLength,
      double maxLength,
      double minWidth,
      double maxWidth,
      double minHeight,
      double maxHeight,
      double speedFactor,
      double agility,
      double townShare,
      double highwayShare) {
    this.type = type;
    this.minLength = minLength;
    this.maxLength = maxLength;
    this.minWidth = minWidth;
    this.maxWidth = maxWidth;
    this.minHeight = minHeight;
    this.maxHeight = maxHeight;
    this.speedFactor = speedFactor;
    this.agility = agility;
    this.townShare = townShare;
    this.highwayShare = highwayShare;
  }

  static VehicleKind draw(SplittableRandom random, Family family) {
    double left = random.nextDouble();
    for (VehicleKind kind : KINDS) {
      left -= family == Family.TOWN ? kind.townShare : kind.highwayShare;
      if (left < 0) {
        return kind;
      }
    }
    return CAR;
  }

  /** Slow kinds keep to the outermost lane. */
  boolean keepsOut() {
    return this == LORRY || this == BUS || this == BICYCLE;
  }
}
