package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.SensingException;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of events into packets.
 *
 * <p>A packet covers one period of sensor time and begins at a multiple of it, so that the cuts do
 * not depend on where a recording starts. A period with more events than the limit is cut; what
 * follows begins at its own first event. A period without events gives no packet.
 */
final class EventPacketiser {

  private static final int FIRST_CAPACITY = 1024;
  private static final long MICRO = 1_000;

  // 285 years: nanoseconds still fit a long, whatever instant they count from.
  private static final long MAX_MICROS = 1L << 53;

  private final DecodeContext context;
  private final Resolution resolution;
  private final int maxEvents;
  private final int periodMicros;
  private final boolean strict;
  private final ArrayDeque<EventFrame> ready = new ArrayDeque<>();

  private int[] time = new int[FIRST_CAPACITY];
  private short[] x = new short[FIRST_CAPACITY];
  private short[] y = new short[FIRST_CAPACITY];
  private byte[] polarity = new byte[FIRST_CAPACITY];
  private int count;
  private boolean started;
  private long firstStart;
  private long start;
  private long periodEnd;
  private long last = Long.MIN_VALUE;

  private long events;
  private long unknownWords;
  private long outsideSensor;
  private long beforeFirstTime;
  private long timeStepsBack;

  /**
   * @param strict whether an event outside the sensor is an error, and not counted and dropped
   */
  EventPacketiser(DecodeContext context, Resolution resolution, Limits limits, boolean strict) {
    this.context = context;
    this.resolution = resolution;
    this.maxEvents = limits.maxEventsPerPacket();
    this.periodMicros = limits.packetMicros();
    this.strict = strict;
  }

  /**
   * Adds an event.
   *
   * @param micros sensor time
   */
  void add(long micros, int column, int row, int sign) throws SensingException {
    if (column >= resolution.width() || row >= resolution.height()) {
      outside(column, row);
      return;
    }
    long at = micros;
    if (at < last) {
      timeStepsBack++;
      at = last;
    }
    last = at;
    if (at > MAX_MICROS) {
      throw new SensingException(
          "frame-malformed",
          "event " + (events + 1) + " is at " + at + " us; at most " + MAX_MICROS + " expected.");
    }
    if (!started || at >= periodEnd || count == maxEvents) {
      begin(at);
    }
    if (count == time.length) {
      grow();
    }
    time[count] = (int) (at - start);
    x[count] = (short) column;
    y[count] = (short) row;
    polarity[count] = (byte) sign;
    count++;
    events++;
  }

  void skipUnknown() {
    unknownWords++;
  }

  void skipBeforeFirstTime() {
    beforeFirstTime++;
  }

  /** Ends the last packet. */
  void finish() {
    close();
  }

  @Nullable EventFrame poll() {
    return ready.poll();
  }

  FrameReader.Skipped skipped() {
    return new FrameReader.Skipped(unknownWords, outsideSensor, beforeFirstTime, timeStepsBack);
  }

  private void begin(long at) {
    boolean samePeriod = started && at < periodEnd;
    close();
    if (samePeriod) {
      start = at;
    } else {
      start = Math.floorDiv(at, (long) periodMicros) * periodMicros;
      periodEnd = start + periodMicros;
    }
    if (!started) {
      started = true;
      firstStart = start;
    }
  }

  private void close() {
    if (count == 0) {
      return;
    }
    Long known = context.timeNanos();
    long nanos = known == null ? start * MICRO : known + (start - firstStart) * MICRO;
    ready.add(
        new EventFrame(
            nanos,
            context.pose(),
            resolution.width(),
            resolution.height(),
            count,
            Arrays.copyOf(time, count),
            Arrays.copyOf(x, count),
            Arrays.copyOf(y, count),
            Arrays.copyOf(polarity, count)));
    count = 0;
  }

  private void grow() {
    int capacity = Math.min(maxEvents, time.length * 2);
    time = Arrays.copyOf(time, capacity);
    x = Arrays.copyOf(x, capacity);
    y = Arrays.copyOf(y, capacity);
    polarity = Arrays.copyOf(polarity, capacity);
  }

  private void outside(int column, int row) throws SensingException {
    if (strict) {
      throw new SensingException(
          "event-outside-sensor",
          "event "
              + (events + 1)
              + " is at column "
              + column
              + ", row "
              + row
              + "; the sensor is taken to be "
              + resolution
              + ". Give the sensor's size, or check the format.");
    }
    outsideSensor++;
  }
}
