package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.SensingException;
import java.util.Arrays;

/**
 * Turns the packets of one event camera into voxel events on the pixel grid: a sparse histogram of
 * the recent events.
 *
 * <p>A pixel's key is {@code VoxelKey.pack(row, column, 0)}; the box is the whole sensor. With
 * packet times t, the histogram at packet n covers packet n and those of the {@link
 * EventPolicy#maxPackets()} - 1 packets before it with |t - t_n| below {@link
 * EventPolicy#windowNanos()}. A pixel is active while these hold at least {@link
 * EventPolicy#minEvents()} events of it.
 *
 * <p>{@value #CHANNELS} int8 channels: events of darkening (0) and of brightening (1), as {@code
 * min(count, saturation) * 127 / saturation}, rounded to nearest.
 *
 * <p>Keyframes and restart are those of {@link Voxeliser}, with {@code maxPackets} as the history.
 * The pose is not used. Cost: the events that enter and leave. Memory: 22 bytes a pixel and 4 bytes
 * an event covered. Not thread-safe.
 */
public final class EventVoxeliser {

  /** Feature channels of a pixel. */
  public static final int CHANNELS = 2;

  /** Most pixels of a sensor: 2048 x 1024; the largest event cameras have 1280 x 720. */
  public static final int MAX_PIXELS = 1 << 21;

  private final EventPolicy policy;
  private final int width;
  private final int height;
  private final VoxelWindow window;
  private final UpdateWriter writer;
  private final UpdateWriter.Keys keys = new UpdateWriter.Keys();

  // The ring of packets: events as 2 * pixel + polarity.
  private final int[][] packets;
  private final int[] packetCounts;
  private final long[] packetTimes;
  private final boolean[] covered;

  // By 2 * pixel + polarity: events covered.
  private final int[] counts;
  private final boolean[] sent;
  private final long[] sentWords;
  private final int[] touchedAt;
  // One bit a pixel: read in order, whatever order the events came in.
  private final long[] touched;
  private int frame;
  private boolean started;
  private int sinceKeyframe;

  /**
   * @param width pixels
   * @param height pixels
   * @throws IllegalArgumentException if the sensor has more than {@link #MAX_PIXELS}
   */
  public EventVoxeliser(int width, int height, EventPolicy policy) {
    if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException(
          "a sensor of 1.." + MAX_PIXELS + " pixels required but it was " + width + " x " + height);
    }
    this.policy = policy;
    this.width = width;
    this.height = height;
    window = new VoxelWindow(0, 0, 0, height, width, 1);
    writer = new UpdateWriter(CHANNELS);
    packets = new int[policy.maxPackets()][0];
    packetCounts = new int[policy.maxPackets()];
    packetTimes = new long[policy.maxPackets()];
    covered = new boolean[policy.maxPackets()];
    counts = new int[2 * width * height];
    sent = new boolean[width * height];
    sentWords = new long[width * height];
    touchedAt = new int[width * height];
    touched = new long[(width * height + Long.SIZE - 1) / Long.SIZE];
  }

  /** Packets, a keyframe's included, that decide everything from this keyframe on. */
  public int historyFrames() {
    return policy.maxPackets();
  }

  /** Forgets everything, as at the start of a stream. */
  public void reset() {
    Arrays.fill(packetCounts, 0);
    Arrays.fill(covered, false);
    Arrays.fill(counts, 0);
    Arrays.fill(sent, false);
    started = false;
  }

  /** {@link #process(EventFrame, boolean, boolean)} without the plain pixels. */
  public VoxelUpdate process(EventFrame packet, boolean keyframe) throws SensingException {
    return process(packet, keyframe, false);
  }

  /**
   * Takes the next packet.
   *
   * @param keyframe whether a keyframe is due; it is one anyway if it is the first or the group
   *     would grow too long
   * @param withPlain whether to list the pixels with at least one event in the window: what a
   *     network without thresholds would be given
   * @throws SensingException {@code sensor-size}, {@code frame-too-large} or {@code
   *     events-out-of-range}; the packet then counts as never seen
   */
  public VoxelUpdate process(EventFrame packet, boolean keyframe, boolean withPlain)
      throws SensingException {
    check(packet);
    boolean whole = keyframe || !started || sinceKeyframe + 1 >= policy.keyframeEvery();
    started = true;
    sinceKeyframe = whole ? 0 : sinceKeyframe + 1;
    frame++;
    Arrays.fill(touched, 0);
    store(packet);
    writer.begin(whole);
    if (whole) {
      for (int pixel = 0; pixel < sent.length; pixel++) {
        sent[pixel] = isActive(pixel);
        if (sent[pixel]) {
          sentWords[pixel] = features(pixel);
          writer.activate(key(pixel), sentWords[pixel]);
        }
      }
    } else {
      for (int i = 0; i < touched.length; i++) {
        for (long bits = touched[i]; bits != 0; bits &= bits - 1) {
          send(i * Long.SIZE + Long.numberOfTrailingZeros(bits));
        }
      }
    }
    return writer.build(
        window,
        new PointCounts(packet.count(), 0, 0, 0, packetPixels(packet)),
        withPlain ? plain() : null);
  }

  /** Active pixels after the last packet, ascending; made anew. */
  public long[] activeKeys() {
    keys.clear();
    for (int pixel = 0; pixel < sent.length; pixel++) {
      if (sent[pixel]) {
        keys.add(key(pixel));
      }
    }
    return keys.toArray();
  }

  private void check(EventFrame packet) throws SensingException {
    if (packet.width() != width || packet.height() != height) {
      throw new SensingException(
          "sensor-size",
          "the packet is of a sensor of "
              + packet.width()
              + " x "
              + packet.height()
              + " pixels, the stream's has "
              + width
              + " x "
              + height
              + "; open a new stream");
    }
    if (packet.count() > policy.maxEventsPerPacket()) {
      throw new SensingException(
          "frame-too-large",
          "the packet holds "
              + packet.count()
              + " events, the limit is "
              + policy.maxEventsPerPacket()
              + " (maxEventsPerPacket); cut it shorter");
    }
    for (int i = 0; i < packet.count(); i++) {
      int x = packet.x()[i] & 0xFFFF;
      int y = packet.y()[i] & 0xFFFF;
      if (x >= width || y >= height) {
        throw new SensingException(
            "events-out-of-range",
            "event "
                + i
                + " is at column "
                + x
                + ", row "
                + y
                + " of a sensor of "
                + width
                + " x "
                + height
                + " pixels");
      }
    }
  }

  // The ring's oldest packet makes room; then each packet is covered or not by its own time alone.
  private void store(EventFrame packet) {
    int newest = Math.floorMod(frame, packets.length);
    if (covered[newest]) {
      count(newest, -1);
    }
    if (packets[newest].length < packet.count()) {
      packets[newest] = new int[packet.count() + packet.count() / 4];
    }
    for (int i = 0; i < packet.count(); i++) {
      int pixel = (packet.y()[i] & 0xFFFF) * width + (packet.x()[i] & 0xFFFF);
      packets[newest][i] = 2 * pixel + (packet.polarity()[i] == 0 ? 0 : 1);
    }
    packetCounts[newest] = packet.count();
    packetTimes[newest] = packet.timeNanos();
    covered[newest] = false;
    for (int slot = 0; slot < packets.length; slot++) {
      long apart = Math.abs(packetTimes[slot] - packet.timeNanos());
      // A difference that overflows is far outside, whatever sign it shows.
      boolean inside = apart >= 0 && apart < policy.windowNanos();
      if (inside != covered[slot]) {
        count(slot, inside ? 1 : -1);
        covered[slot] = inside;
      }
    }
  }

  private void count(int slot, int by) {
    int[] events = packets[slot];
    for (int i = 0; i < packetCounts[slot]; i++) {
      counts[events[i]] += by;
      touch(events[i] >> 1);
    }
  }

  private void touch(int pixel) {
    if (touchedAt[pixel] != frame) {
      touchedAt[pixel] = frame;
      touched[pixel >> 6] |= 1L << pixel;
    }
  }

  private boolean isActive(int pixel) {
    return counts[2 * pixel] + counts[2 * pixel + 1] >= policy.minEvents();
  }

  private void send(int pixel) {
    long key = key(pixel);
    if (!isActive(pixel)) {
      if (sent[pixel]) {
        sent[pixel] = false;
        writer.deactivate(key, sentWords[pixel]);
      }
      return;
    }
    long word = features(pixel);
    long before = sentWords[pixel];
    if (!sent[pixel]) {
      sent[pixel] = true;
      writer.activate(key, word);
    } else if (differs(word, before)) {
      writer.change(key, before, word);
    } else {
      return;
    }
    sentWords[pixel] = word;
  }

  private long features(int pixel) {
    return level(counts[2 * pixel]) | level(counts[2 * pixel + 1]) << 8;
  }

  private long level(int count) {
    int saturation = policy.saturation();
    return (Math.min(count, saturation) * 127L + saturation / 2) / saturation;
  }

  private boolean differs(long word, long before) {
    long allowed = level(policy.delta());
    return Math.abs((word & 0x7F) - (before & 0x7F)) > allowed
        || Math.abs((word >> 8) - (before >> 8)) > allowed;
  }

  private int packetPixels(EventFrame packet) {
    // Touched at this frame already; a second mark tells this packet's pixels from those that left.
    int pixels = 0;
    int newest = Math.floorMod(frame, packets.length);
    for (int i = 0; i < packet.count(); i++) {
      int pixel = packets[newest][i] >> 1;
      if (touchedAt[pixel] == frame) {
        touchedAt[pixel] = frame - 1;
        pixels++;
      }
    }
    return pixels;
  }

  private long[] plain() {
    keys.clear();
    for (int pixel = 0; pixel < sent.length; pixel++) {
      if (counts[2 * pixel] + counts[2 * pixel + 1] > 0) {
        keys.add(key(pixel));
      }
    }
    return keys.toArray();
  }

  private long key(int pixel) {
    return VoxelKey.packUnchecked(pixel / width, pixel % width, 0);
  }
}
