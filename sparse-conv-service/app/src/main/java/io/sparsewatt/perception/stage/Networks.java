package io.sparsewatt.perception.stage;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.Weights;
import io.sparsewatt.events.v1.SensorConfiguration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The networks that sensors name in their configuration. Thread-safe; a network is built once. */
public final class Networks {

  /** LiDAR: {@link Presets#perception}, trained. */
  public static final String PERCEPTION = "perception";

  /**
   * LiDAR: {@link Presets#shallowUNet(long)} with weights from a seed, as sensors named it before
   * there was a trained one. Its records stay what they were.
   */
  public static final String SHALLOW_UNET = "shallow-unet";

  /** Event cameras: {@link Presets#eventUNet2d}. */
  public static final String EVENT_UNET = "event-unet";

  // Of weights that are drawn, not trained; such networks say so. It only has to stay the same.
  private static final long SEED = 2019;
  private static final int EVENT_CLASSES = 2;

  private final Map<String, Network> built = new ConcurrentHashMap<>();
  private final Supplier<Network> perception;

  /** Those that ship. */
  public Networks() {
    this(Presets::perception);
  }

  /**
   * @param perception the network of that name
   */
  Networks(Supplier<Network> perception) {
    this.perception = perception;
  }

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
        require(name, "LiDAR", PERCEPTION, SHALLOW_UNET);
        yield built.computeIfAbsent(
            name, key -> key.equals(PERCEPTION) ? perception.get() : Presets.shallowUNet(SEED));
      }
      case MODALITY_EVENT_CAMERA -> {
        require(name, "event camera", EVENT_UNET);
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

  private static void require(String name, String modality, String... known) {
    if (!List.of(known).contains(name)) {
      throw new IllegalArgumentException(
          "network `"
              + name
              + "` is unknown for a "
              + modality
              + "; there is "
              + String.join(", ", known));
    }
  }
}
