package io.sparsewatt.standalone.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which records of every frame have been seen, a byte a frame, so that each is accounted for once,
 * in whatever order topics are read. Confined to one thread.
 */
final class FrameMarks {

  static final int ACCEPTED = 1;
  static final int VOXELS = 2;
  static final int ACTIVATION = 4;
  static final int ENERGY = 8;
  static final int PLAN = 16;

  /** There is none to come: no LiDAR's, or not processed. */
  static final int NO_PLAN = 32;

  private static final int RECORDS = ACCEPTED | VOXELS | ACTIVATION | ENERGY;
  private static final int FIRST_CAPACITY = 64;

  // A century at 1 Hz, 248 days at 100 Hz; an array has no more.
  private static final long MOST_FRAMES = Integer.MAX_VALUE - 8L;

  private static final class Stream {
    private byte[] marks = new byte[FIRST_CAPACITY];
    private int end;
  }

  private final Map<String, Map<String, Stream>> sensors = new LinkedHashMap<>();
  private long complete;

  /**
   * Adds marks to a frame.
   *
   * @return false if it had one of them before
   */
  boolean add(String sensor, String name, long seq, int marks) {
    if (seq < 0 || seq >= MOST_FRAMES) {
      throw new IllegalArgumentException(
          "frames of a stream are counted up to seq " + MOST_FRAMES + ", but one has " + seq);
    }
    Stream stream =
        sensors
            .computeIfAbsent(sensor, key -> new LinkedHashMap<>())
            .computeIfAbsent(name, key -> new Stream());
    int at = (int) seq;
    if (at >= stream.marks.length) {
      stream.marks =
          Arrays.copyOf(
              stream.marks,
              (int) Math.min(MOST_FRAMES, Math.max(at + 1L, 2L * stream.marks.length)));
    }
    stream.end = Math.max(stream.end, at + 1);
    int before = stream.marks[at];
    int after = before | marks;
    stream.marks[at] = (byte) after;
    if (!isComplete(before) && isComplete(after)) {
      complete++;
    }
    return (before & marks & ~NO_PLAN) == 0;
  }

  private static boolean isComplete(int marks) {
    return (marks & RECORDS) == RECORDS && (marks & (PLAN | NO_PLAN)) != 0;
  }

  /** Accepted frames of which every record has been seen. */
  long complete() {
    return complete;
  }

  /** What is missing of the accepted frames, in words; null if nothing is. */
  @Nullable String missing() {
    int[] count = new int[4];
    String first = null;
    for (Map.Entry<String, Map<String, Stream>> sensor : sensors.entrySet()) {
      for (Map.Entry<String, Stream> stream : sensor.getValue().entrySet()) {
        for (int seq = 0; seq < stream.getValue().end; seq++) {
          int marks = stream.getValue().marks[seq];
          if ((marks & ACCEPTED) == 0 || isComplete(marks)) {
            continue;
          }
          count[0] += (marks & VOXELS) == 0 ? 1 : 0;
          count[1] += (marks & ACTIVATION) == 0 ? 1 : 0;
          count[2] += (marks & ENERGY) == 0 ? 1 : 0;
          count[3] += (marks & (PLAN | NO_PLAN)) == 0 ? 1 : 0;
          if (first == null) {
            first =
                "seq " + seq + " of stream " + stream.getKey() + " of sensor " + sensor.getKey();
          }
        }
      }
    }
    return first == null
        ? null
        : "missing: voxels of "
            + count[0]
            + " frames, activations of "
            + count[1]
            + ", energy of "
            + count[2]
            + ", plans of "
            + count[3]
            + "; the first such frame is "
            + first;
  }
}
