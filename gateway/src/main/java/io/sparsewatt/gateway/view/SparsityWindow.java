package io.sparsewatt.gateway.view;

import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.LayerReceipt;
import io.sparsewatt.gateway.json.SparsitySums;
import io.sparsewatt.gateway.json.SparsitySums.LayerSums;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Counts of one sensor's frames by whole seconds of sensor time, for sums over a window. They begin
 * anew with another network, and where sensor time goes back: the frames before belong to another
 * drive. Confined to the views' thread.
 */
final class SparsityWindow {

  /** Longest window, seconds of sensor time. */
  static final int MAX_SECONDS = 3_600;

  private static final long NANOS = 1_000_000_000L;
  private static final int COUNTS = 14;

  private record Layer(String name, String kind, int inputChannels, int outputChannels) {}

  private static final class Second {
    final long second;
    final long[] sums;
    long frames;
    long framesPlainCounted;

    Second(long second, int layers) {
      this.second = second;
      this.sums = new long[layers * COUNTS];
    }
  }

  private final ArrayDeque<Second> seconds = new ArrayDeque<>();
  private List<Layer> layers = List.of();
  private String model = "";

  void add(ActivationEvent event) {
    List<Layer> own = new ArrayList<>(event.getLayersCount());
    for (LayerReceipt layer : event.getLayersList()) {
      own.add(
          new Layer(
              layer.getName(),
              layer.getKind(),
              layer.getInputChannels(),
              layer.getOutputChannels()));
    }
    if (!event.getModelVersion().equals(model) || !own.equals(layers)) {
      seconds.clear();
      layers = own;
      model = event.getModelVersion();
    }
    long second = Math.floorDiv(event.getTimeNs(), NANOS);
    if (!seconds.isEmpty() && second < seconds.getLast().second) {
      seconds.clear();
    }
    if (seconds.isEmpty() || seconds.getLast().second != second) {
      seconds.addLast(new Second(second, layers.size()));
      while (seconds.getFirst().second <= second - MAX_SECONDS) {
        seconds.removeFirst();
      }
    }
    add(seconds.getLast(), event);
  }

  private static void add(Second into, ActivationEvent event) {
    into.frames++;
    boolean counted = event.getPlainCounted();
    if (counted) {
      into.framesPlainCounted++;
    }
    int at = 0;
    for (LayerReceipt layer : event.getLayersList()) {
      long[] counts = {
        layer.getSites(),
        layer.getDirtySites(),
        layer.getChangedUnits(),
        layer.getEdges(),
        layer.getEdgesFromChanged(),
        layer.getExecutedMacs(),
        layer.getFullStreamMacs(),
        layer.getDenseMacs(),
        counted ? layer.getExecutedMacs() : 0,
        counted ? layer.getFullStreamMacs() : 0,
        counted ? layer.getFullPlainMacs() : 0,
        layer.getParameterBytes(),
        layer.getActivationBytes(),
        layer.getIndexBytes()
      };
      for (long count : counts) {
        into.sums[at] = Math.addExact(into.sums[at], count);
        at++;
      }
    }
  }

  /**
   * Sums over the newest second of sensor time and those before it.
   *
   * @param windowS 1..{@link #MAX_SECONDS}
   * @throws ArithmeticException if a sum exceeds 63 bits
   */
  SparsitySums over(String sensor, int windowS) {
    long[] sums = new long[layers.size() * COUNTS];
    long frames = 0;
    long counted = 0;
    long first = seconds.isEmpty() ? 0 : seconds.getLast().second - windowS + 1;
    for (Iterator<Second> it = seconds.descendingIterator(); it.hasNext(); ) {
      Second second = it.next();
      if (second.second < first) {
        break;
      }
      frames += second.frames;
      counted += second.framesPlainCounted;
      for (int i = 0; i < sums.length; i++) {
        sums[i] = Math.addExact(sums[i], second.sums[i]);
      }
    }
    List<LayerSums> all = new ArrayList<>(layers.size());
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      int s = i * COUNTS;
      all.add(
          new LayerSums(
              layer.name(),
              layer.kind(),
              layer.inputChannels(),
              layer.outputChannels(),
              sums[s],
              sums[s + 1],
              sums[s + 2],
              sums[s + 3],
              sums[s + 4],
              sums[s + 5],
              sums[s + 6],
              sums[s + 7],
              sums[s + 8],
              sums[s + 9],
              sums[s + 10],
              sums[s + 11],
              sums[s + 12],
              sums[s + 13]));
    }
    return new SparsitySums(sensor, frames, counted, all);
  }
}
