package io.sparsewatt.perception.stage;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.Weights;
import io.sparsewatt.events.SensorNetwork;
import io.sparsewatt.events.v1.SensorConfiguration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The networks that sensors name in their configuration. Thread-safe; a network is built once. */
public final class Networks {

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
   * @throws IllegalArgumentException as {@link SensorNetwork#of}
   */
  public Network of(SensorConfiguration configuration) {
    SensorNetwork named = SensorNetwork.of(configuration);
    return switch (named) {
      case PERCEPTION -> built.computeIfAbsent(named.id(), id -> perception.get());
      case SHALLOW_UNET -> built.computeIfAbsent(named.id(), id -> Presets.shallowUNet(SEED));
      case EVENT_UNET -> {
        int rows = configuration.getEvents().getHeight();
        int columns = configuration.getEvents().getWidth();
        yield built.computeIfAbsent(
            named.id() + rows + "x" + columns,
            id ->
                // Keys of event cameras are (row, column, 0).
                Presets.eventUNet2d(
                    "event-unet2d-untrained",
                    Weights.he(SEED),
                    false,
                    new Axes(rows, columns, 1),
                    EVENT_CLASSES));
      }
    };
  }
}
