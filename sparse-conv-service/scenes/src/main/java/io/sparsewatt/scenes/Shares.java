package io.sparsewatt.scenes;

/**
 * How the labelled voxels of a cluster voted, weighed by confidence: shares of all votes,
 * background included, so that they sum to one at most.
 */
record Shares(double vehicle, double twoWheeler, double pedestrian) {

  double of(ObjectClass objectClass) {
    return switch (objectClass) {
      case VEHICLE_SIZED -> vehicle;
      case TWO_WHEELER_SIZED -> twoWheeler;
      case PEDESTRIAN_SIZED -> pedestrian;
      case OTHER -> 0;
    };
  }

  /** The class of most votes; of equal ones the larger object. */
  ObjectClass most() {
    if (vehicle >= twoWheeler && vehicle >= pedestrian) {
      return ObjectClass.VEHICLE_SIZED;
    }
    return twoWheeler >= pedestrian ? ObjectClass.TWO_WHEELER_SIZED : ObjectClass.PEDESTRIAN_SIZED;
  }
}
