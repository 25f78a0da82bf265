package io.sparsewatt.events;

import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.SensorConfiguration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The networks that a sensor's configuration can name, with what a service must know of them
 * without having the weights.
 */
public enum SensorNetwork {
  /**
   * LiDAR: the trained one that ships, trained for voxels of 0.2 m. Mean IoU on unseen families
   * falls from 0.64 there to 0.56 at 0.16 m and 0.60 at 0.25 m, and to 0.50 and 0.54 at the next
   * sizes measured, 0.14 and 0.3 m (docs/scenes.md).
   */
  PERCEPTION("perception", Modality.MODALITY_LIDAR, 0.16, 0.25),
  /**
   * LiDAR, weights from a seed: what sensors named before there was a trained one. Its records stay
   * what they were.
   */
  SHALLOW_UNET("shallow-unet", Modality.MODALITY_LIDAR, Double.NaN, Double.NaN),
  /** Event cameras, weights from a seed. */
  EVENT_UNET("event-unet", Modality.MODALITY_EVENT_CAMERA, Double.NaN, Double.NaN);

  private final String id;
  private final Modality modality;
  private final double smallest;
  private final double largest;

  /**
   * @param smallest edge of a voxel that it can label, metres; NaN where it is not trained
   * @param largest the same
   */
  SensorNetwork(String id, Modality modality, double smallest, double largest) {
    this.id = id;
    this.modality = modality;
    this.smallest = smallest;
    this.largest = largest;
  }

  /**
   * The sensor's network.
   *
   * @throws IllegalArgumentException naming the networks there are for the modality, or if the
   *     sensor has none
   */
  public static SensorNetwork of(SensorConfiguration configuration) {
    Modality modality = configuration.getModality();
    String kind =
        switch (modality) {
          case MODALITY_LIDAR -> "a LiDAR";
          case MODALITY_EVENT_CAMERA -> "an event camera";
          default ->
              throw new IllegalArgumentException(
                  "sensor " + configuration.getSensor() + " names no modality");
        };
    for (SensorNetwork network : values()) {
      if (network.modality == modality && network.id.equals(configuration.getNetwork())) {
        return network;
      }
    }
    throw new IllegalArgumentException(
        "network `"
            + configuration.getNetwork()
            + "` is unknown for "
            + kind
            + "; there is "
            + Arrays.stream(values())
                .filter(network -> network.modality == modality)
                .map(SensorNetwork::id)
                .collect(Collectors.joining(", ")));
  }

  /**
   * Why a sensor's voxels are given no labels, in a sentence without a full stop; null where they
   * are. Of a network that there is not, that.
   */
  public static @Nullable String unlabelled(SensorConfiguration configuration) {
    try {
      return of(configuration).unlabelled(configuration.getVoxels().getVoxelSize());
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** The name in a configuration. */
  public String id() {
    return id;
  }

  /**
   * Why what the network says of such voxels is not given as labels, in a sentence without a full
   * stop; null where it is.
   *
   * @param edge of a voxel, metres; of no account to a network that is not trained
   */
  public @Nullable String unlabelled(double edge) {
    if (Double.isNaN(smallest)) {
      return id + " has weights from a seed, what it says means nothing";
    }
    return edge >= smallest && edge <= largest
        ? null
        : id
            + " labels voxels of "
            + smallest
            + " to "
            + largest
            + " m, and these are of "
            + edge
            + " m";
  }
}
