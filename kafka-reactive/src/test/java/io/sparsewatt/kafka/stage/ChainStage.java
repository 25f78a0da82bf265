package io.sparsewatt.kafka.stage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.Emitter;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.FrameRef;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A small stage with each kind of state that the platform's stages have: a chain since the sensor's
 * last keyframe, which only a replay brings back; a count that is carried in its own outputs; and a
 * ledger with its own watermark. Every output depends on all of them that it can.
 */
final class ChainStage implements PartitionStage {

  /**
   * Of an input: it opens a group. The input says so, because a stage that counted for itself could
   * not know where it came in.
   */
  static final long KEYFRAME = 1;

  /** A chain without a record among that many of its partition is closed. */
  static final int OPEN_RECORDS = 40;

  /** Frames of a ledger window. */
  static final int WINDOW = 5;

  private static final class Sensor {
    long chain;
    int inGroup;
    long keyframe;
    long last;
  }

  private static final class Count {
    long frames;
    long lastN;
  }

  private static final class Window {
    long first;
    long frames;
    long sum;
    long lastN;
  }

  /** Fails the test's way before the record is taken. */
  @FunctionalInterface
  interface Fault {
    void before(LogRecord in) throws UnprocessableRecordException;
  }

  private final Fault fault;
  private final TreeMap<String, Sensor> sensors = new TreeMap<>();
  private final TreeMap<String, Count> counts = new TreeMap<>();
  private final TreeMap<String, Window> ledger = new TreeMap<>();
  private boolean countsRestored;
  private boolean ledgerRestored;
  private long lastOffset = -1;

  ChainStage(Fault fault) {
    this.fault = fault;
  }

  @Override
  public void process(LogRecord in, Emitter out) throws UnprocessableRecordException {
    fault.before(in);
    EnergyEvent event = parse(in.value());
    long n = in.offset();
    lastOffset = n;
    sensors.values().removeIf(sensor -> sensor.last < n - OPEN_RECORDS);
    counts.values().removeIf(count -> count.lastN <= n - OPEN_FRAMES);
    ledger.values().removeIf(window -> window.lastN <= n - OPEN_FRAMES);
    Sensor sensor = sensors.get(in.key());
    if (sensor == null || event.getRangeVoxels() == KEYFRAME) {
      sensor = new Sensor();
      sensor.keyframe = n;
      sensors.put(in.key(), sensor);
    }
    sensor.inGroup++;
    sensor.last = n;
    Count count = counts.computeIfAbsent(in.key(), key -> new Count());
    count.frames++;
    count.lastN = n;
    sensor.chain = mix(sensor.chain, event.getTimeNs());
    out.emit(Topic.VOXEL_EVENTS, n, in.key(), value(in, n, sensor.chain, sensor.inGroup));
    out.emit(Topic.SCENES, n, in.key(), value(in, n, count.frames, sensor.chain));

    Window window = ledger.get(in.key());
    if (window == null || window.frames == WINDOW && n > window.lastN) {
      window = new Window();
      window.first = n;
      window.lastN = -1;
      ledger.put(in.key(), window);
    }
    if (n > window.lastN) {
      window.frames++;
      window.sum += event.getTimeNs();
      window.lastN = n;
      out.emit(
          Topic.ENERGY_LEDGER,
          n,
          in.key() + "/" + window.first,
          EnergyEvent.newBuilder()
              .setId(FrameRef.newBuilder().setSensor(in.key()).setN(n).setBaseN(window.first))
              .setTimeNs(window.sum)
              .setActiveVoxels(window.frames)
              .build());
    }
  }

  private static EnergyEvent value(LogRecord in, long n, long first, long second) {
    return EnergyEvent.newBuilder()
        .setId(FrameRef.newBuilder().setSensor(in.key()).setN(n))
        .setTimeNs(first)
        .setActiveVoxels(second)
        .build();
  }

  @Override
  public long restartOffset(long next) {
    // One record back at least, so that the ledger is offered back.
    long restart = Math.max(0, next - 1);
    for (Sensor sensor : sensors.values()) {
      if (sensor.last >= lastOffset - OPEN_RECORDS) {
        restart = Math.min(restart, sensor.keyframe);
      }
    }
    return restart;
  }

  @Override
  public Carries carries(Topic own) {
    return switch (own) {
      case SCENES -> Carries.STATE;
      case ENERGY_LEDGER -> Carries.WATERMARKED_STATE;
      default -> Carries.NOTHING;
    };
  }

  @Override
  public void restore(LogRecord own) {
    EnergyEvent event;
    try {
      event = parse(own.value());
    } catch (UnprocessableRecordException e) {
      throw new IllegalStateException(e);
    }
    if (own.topic() == Topic.SCENES) {
      if (!countsRestored) {
        // What the replay counted began from nothing.
        counts.clear();
        countsRestored = true;
      }
      Count count = new Count();
      count.frames = event.getTimeNs();
      count.lastN = event.getId().getN();
      counts.put(own.key(), count);
    } else {
      if (!ledgerRestored) {
        ledger.clear();
        ledgerRestored = true;
      }
      String key = event.getId().getSensor();
      Window present = ledger.get(key);
      if (present == null || present.lastN < event.getId().getN()) {
        Window window = new Window();
        window.first = event.getId().getBaseN();
        window.frames = event.getActiveVoxels();
        window.sum = event.getTimeNs();
        window.lastN = event.getId().getN();
        ledger.put(key, window);
      }
    }
  }

  private static EnergyEvent parse(byte @Nullable [] value) throws UnprocessableRecordException {
    if (value == null) {
      throw new UnprocessableRecordException("no-value", "a record without a value");
    }
    try {
      return EnergyEvent.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new UnprocessableRecordException(
          "damaged", value.length + " bytes that are no message", e);
    }
  }

  private static long mix(long chain, long value) {
    long z = (chain * 31 + value) * 0x9E3779B97F4A7C15L;
    return z ^ z >>> 29;
  }
}
