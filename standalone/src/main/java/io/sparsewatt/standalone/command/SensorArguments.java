package io.sparsewatt.standalone.command;

import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.ingest.voxelise.Configurations;
import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.SensorFrame;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What a recorded sensor is processed under: the same for {@code run} and {@code replay}, so that
 * the two can be compared.
 */
final class SensorArguments {

  @Option(
      names = "--voxel",
      paramLabel = "M",
      description = "Edge of a voxel in metres (LiDAR); the range stays 512 x 512 x 32 voxels.")
  private @Nullable Double voxel;

  @Option(
      names = "--plain-every",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Count a full pass on plain voxels on every Nth frame (default: ${DEFAULT-VALUE}).")
  private int plainEvery = 1;

  /**
   * The configuration.
   *
   * @param first of the sensor's frames: what it is shows there
   */
  SensorConfiguration configuration(String sensor, SensorFrame first) {
    SensorConfiguration.Builder configuration =
        switch (first) {
          case PointFrame points -> Configurations.lidar(sensor).toBuilder();
          case EventFrame events ->
              Configurations.eventCamera(sensor, events.width(), events.height()).toBuilder();
        };
    if (configuration.hasVoxels()) {
      configuration.getVoxelsBuilder().setPlainEvery(plainEvery);
      if (voxel != null) {
        double scale = voxel / configuration.getVoxels().getVoxelSize();
        configuration
            .getVoxelsBuilder()
            .setVoxelSize(voxel)
            .setHalfRangeXy(configuration.getVoxels().getHalfRangeXy() * scale)
            .setRangeBelow(configuration.getVoxels().getRangeBelow() * scale)
            .setRangeAbove(configuration.getVoxels().getRangeAbove() * scale);
      }
    } else {
      configuration.getEventsBuilder().setPlainEvery(plainEvery);
    }
    return configuration.build();
  }
}
