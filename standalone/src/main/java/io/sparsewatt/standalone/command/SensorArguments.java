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
      description =
          "Count a full pass on plain voxels on every Nth frame (default: 1; replay with --rate:"
              + " 10, as live).")
  private @Nullable Integer plainEvery;

  /**
   * The configuration.
   *
   * @param first of the sensor's frames: what it is shows there
   * @param live whether frames come by the clock: then the count on plain voxels, which costs as
   *     much as a small scan, is a sample
   */
  SensorConfiguration configuration(String sensor, SensorFrame first, boolean live) {
    int every = plainEvery == null ? live ? Configurations.PLAIN_EVERY : 1 : plainEvery;
    SensorConfiguration.Builder configuration =
        switch (first) {
          case PointFrame points -> Configurations.lidar(sensor).toBuilder();
          case EventFrame events ->
              Configurations.eventCamera(sensor, events.width(), events.height()).toBuilder();
        };
    if (configuration.hasVoxels()) {
      configuration.getVoxelsBuilder().setPlainEvery(every);
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
      configuration.getEventsBuilder().setPlainEvery(every);
    }
    return configuration.build();
  }
}
