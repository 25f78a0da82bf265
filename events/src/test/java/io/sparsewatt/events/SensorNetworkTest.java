package io.sparsewatt.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.VoxelPolicy;
import org.junit.jupiter.api.Test;

class SensorNetworkTest {

  private static SensorConfiguration sensor(Modality modality, String network, double voxelSize) {
    return SensorConfiguration.newBuilder()
        .setSensor("roof")
        .setModality(modality)
        .setNetwork(network)
        .setVoxels(VoxelPolicy.newBuilder().setVoxelSize(voxelSize))
        .build();
  }

  @Test
  void labelsAreOfTheSizesThatTheNetworkIsGoodFor() {
    for (double size : new double[] {0.16, 0.2, 0.25}) {
      assertThat(SensorNetwork.unlabelled(sensor(Modality.MODALITY_LIDAR, "perception", size)))
          .isNull();
    }
    for (double size : new double[] {0, 0.1, 0.15, 0.26, 0.4, Double.NaN}) {
      assertThat(SensorNetwork.unlabelled(sensor(Modality.MODALITY_LIDAR, "perception", size)))
          .isEqualTo("perception labels voxels of 0.16 to 0.25 m, and these are of %s m", size);
    }
  }

  @Test
  void whatIsNotTrainedNeverLabels() {
    assertThat(SensorNetwork.unlabelled(sensor(Modality.MODALITY_LIDAR, "shallow-unet", 0.2)))
        .startsWith("shallow-unet has weights from a seed");
    assertThat(SensorNetwork.unlabelled(sensor(Modality.MODALITY_EVENT_CAMERA, "event-unet", 0)))
        .startsWith("event-unet has weights from a seed");
  }

  @Test
  void anUnknownNameNamesTheOnesThereAre() {
    String missing =
        "network `event-unet` is unknown for a LiDAR; there is perception, shallow-unet";
    SensorConfiguration mixed = sensor(Modality.MODALITY_LIDAR, "event-unet", 0.2);
    assertThatThrownBy(() -> SensorNetwork.of(mixed)).hasMessage(missing);
    assertThat(SensorNetwork.unlabelled(mixed)).isEqualTo(missing);
    assertThatThrownBy(
            () -> SensorNetwork.of(sensor(Modality.MODALITY_UNSPECIFIED, "perception", 0.2)))
        .hasMessage("sensor roof names no modality");
  }
}
