package io.sparsewatt.perception.stage;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.Weights;
import io.sparsewatt.events.v1.SensorConfiguration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The networks that sensors name in their configuration. Thread-safe; a network is built once. */
public final class Networks {

  /** LiDAR: {@link Presets#shallowUNet}. */
  public static final String SHALLOW_UNET = "shallow-unet";

  /** Event cameras: {@link Presets#eventUNet2d}. */
  public static final String EVENT_UNET = "event-unet";

  // Weights are drawn, not trained; the networks say so. The seed only has to stay the same.
  private static final long SEED = 2019;
  private static final int EVENT_CLASSES = 2;

  private final Map<String, Network> built = new ConcurrentHashMap<>();

  /**
   * The sensor's network.
   *
   * @throws IllegalArgumentException naming the networks there are, or if it does not fit the
   *     modality
   */
  public Network of(SensorConfiguration configuration) {
    String name = configuration.getNetwork();
    return switch (configuration.getModality()) {
      case MODALITY_LIDAR -> {
        require(name, SHALLOW_UNET, "LiDAR");
        yield built.computeIfAbsent(SHALLOW_UNET, key -> Presets.shallowUNet(SEED));
      }
      case MODALITY_EVENT_CAMERA -> {
        require(name, EVENT_UNET, "event camera");
        int rows = configuration.getEvents().getHeight();
        int columns = configuration.getEvents().getWidth();
        yield built.computeIfAbsent(
            EVENT_UNET + rows + "x" + columns,
            key ->
                // Keys of event cameras are (row, column, 0).
                Presets.eventUNet2d(
                    "event-unet2d-untrained",
                    Weights.he(SEED),
                    false,
                    new Axes(rows, columns, 1),
                    EVENT_CLASSES));
      }
      default ->
          throw new IllegalArgumentException(
              "sensor " + configuration.getSensor() + " names no modality");
    };
  }

  private static void require(String name, String only, String modality) {
    if (!name.equals(only)) {
      throw new IllegalArgumentException(
          "network `" + name + "` is unknown for a " + modality + "; there is " + only);
    }
  }
}
