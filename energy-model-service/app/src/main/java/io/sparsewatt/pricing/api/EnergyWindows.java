package io.sparsewatt.pricing.api;

import io.sparsewatt.energy.work.FrameWork;
import io.sparsewatt.energy.work.Work;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.pricing.stage.Receipts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The last hour of every sensor as exact counts, second by second of sensor time.
 *
 * <p>Bounded by sensors and seconds. A new stream begins anew: its sensor time has another origin.
 * Thread-safe.
 */
final class EnergyWindows {

  /** Longest window, seconds. */
  static final int MAX_SECONDS = 3_600;

  private static final long SECOND = 1_000_000_000L;

  /** One second of one sensor. */
  private static final class Second {
    private long frames;
    private final long firstNanos;
    private long lastNanos;
    private Work executed = Work.NONE;
    private Work fullStream = Work.NONE;
    private Work dense = Work.NONE;

    Second(long firstNanos) {
      this.firstNanos = firstNanos;
    }
  }

  private static final class Sensor {
    private String stream = "";
    private long lastN = -1;
    private final TreeMap<Long, Second> seconds = new TreeMap<>();
  }

  private final int maxSensors;
  // Guarded by this. In order of the last frame, oldest first.
  private final LinkedHashMap<String, Sensor> sensors = new LinkedHashMap<>(16, 0.75f, true);

  EnergyWindows(int maxSensors) {
    this.maxSensors = maxSensors;
  }

  /** Adds a frame, unless it was not processed, is a repeat or cannot be counted. */
  void add(ActivationEvent event) {
    if (event.hasUnprocessed()) {
      return;
    }
    FrameWork work;
    try {
      work = FrameWork.of(Receipts.of(event));
    } catch (UnprocessableRecordException | IllegalArgumentException e) {
      // The stage's dead letter says why; here it is only left out.
      return;
    }
    synchronized (this) {
      Sensor sensor = sensors.computeIfAbsent(event.getId().getSensor(), id -> new Sensor());
      if (event.getId().getN() <= sensor.lastN) {
        return;
      }
      if (!sensor.stream.equals(event.getId().getStream())) {
        sensor.stream = event.getId().getStream();
        sensor.seconds.clear();
      }
      sensor.lastN = event.getId().getN();
      long time = event.getTimeNs();
      Second second =
          sensor.seconds.computeIfAbsent(Math.floorDiv(time, SECOND), at -> new Second(time));
      second.frames++;
      second.lastNanos = Math.max(time, second.frames == 1 ? time : second.lastNanos);
      second.executed = second.executed.plus(work.executed());
      second.fullStream = second.fullStream.plus(work.fullStream());
      second.dense = second.dense.plus(work.dense());
      sensor.seconds.headMap(sensor.seconds.lastKey() - MAX_SECONDS, true).clear();
      if (sensors.size() > maxSensors) {
        sensors.remove(sensors.firstEntry().getKey());
      }
    }
  }

  /** The sensors there are, by id. */
  synchronized List<String> sensors() {
    return sensors.keySet().stream().sorted().toList();
  }

  /**
   * The sums of a sensor over its last seconds of sensor time.
   *
   * @param seconds 1..{@link #MAX_SECONDS}
   */
  synchronized Optional<WindowSum> sum(String id, int seconds) {
    // Looking does not count as a frame: the order of eviction stays.
    Sensor sensor = null;
    for (Map.Entry<String, Sensor> entry : new ArrayList<>(sensors.entrySet())) {
      if (entry.getKey().equals(id)) {
        sensor = entry.getValue();
      }
    }
    if (sensor == null || sensor.seconds.isEmpty()) {
      return Optional.empty();
    }
    long frames = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    Work executed = Work.NONE;
    Work fullStream = Work.NONE;
    Work dense = Work.NONE;
    long from = sensor.seconds.lastKey() - seconds;
    for (Second second : sensor.seconds.tailMap(from, false).values()) {
      frames += second.frames;
      first = Math.min(first, second.firstNanos);
      last = Math.max(last, second.lastNanos);
      executed = executed.plus(second.executed);
      fullStream = fullStream.plus(second.fullStream);
      dense = dense.plus(second.dense);
    }
    return Optional.of(new WindowSum(id, frames, first, last, executed, fullStream, dense));
  }
}
