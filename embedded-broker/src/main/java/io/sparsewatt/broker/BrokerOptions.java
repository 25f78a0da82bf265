package io.sparsewatt.broker;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How an {@link EmbeddedBroker} runs.
 *
 * @param properties broker properties that replace the defaults; see {@code BrokerProperties}
 * @param onFatalFault told once when the broker can't go on (a full or failing disk, for example).
 *     A separate broker process would halt here; this one stays up and broken, so the owner should
 *     report itself as not alive. Called on a broker thread; must return quickly
 */
public record BrokerOptions(Map<String, String> properties, Consumer<BrokerFault> onFatalFault) {

  public BrokerOptions {
    properties = Map.copyOf(properties);
  }

  /** No property replaced; a fatal fault is logged, and seen in {@link EmbeddedBroker#fault()}. */
  public static BrokerOptions defaults() {
    return new BrokerOptions(Map.of(), fault -> {});
  }

  /** The same with one broker property replaced. */
  public BrokerOptions with(String property, String value) {
    Map<String, String> more = new TreeMap<>(properties);
    more.put(property, value);
    return new BrokerOptions(more, onFatalFault);
  }

  /** The same with another listener for a fatal fault. */
  public BrokerOptions onFatalFault(Consumer<BrokerFault> listener) {
    return new BrokerOptions(properties, listener);
  }
}
