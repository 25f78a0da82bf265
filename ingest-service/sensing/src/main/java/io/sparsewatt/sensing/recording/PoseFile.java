package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Poses of a sensor, from a text file. Immutable.
 *
 * <p>Two layouts, told apart by their columns: KITTI, 12 numbers a line, the row-major 3x4 matrix
 * sensor to world, line i for frame i; and TUM, 8 numbers, {@code t x y z qx qy qz qw}, seconds and
 * metres, times rising. Blank lines and lines that begin with # are passed over.
 */
public final class PoseFile {

  private static final int KITTI_COLUMNS = 12;
  private static final int TUM_COLUMNS = 8;

  // A day at 100 Hz, twice; a pose is about 100 bytes in memory.
  private static final int MAX_POSES = 1 << 24;

  private final String name;
  private final Pose[] poses;
  private final long @Nullable [] timesNanos;

  private PoseFile(String name, Pose[] poses, long @Nullable [] timesNanos) {
    this.name = name;
    this.poses = poses;
    this.timesNanos = timesNanos;
  }

  /**
   * Reads a file.
   *
   * @throws SensingException {@code poses-malformed} naming line and value, {@code
   *     input-unreadable}
   */
  public static PoseFile read(Path file) throws SensingException {
    String name = String.valueOf(file.getFileName());
    List<Pose> poses = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    try (TextLines lines = TextLines.open(file)) {
      int columns = 0;
      String line;
      while ((line = lines.next()) != null) {
        int number = lines.number();
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        List<String> words = words(line);
        if (columns == 0) {
          columns = words.size();
          if (columns != KITTI_COLUMNS && columns != TUM_COLUMNS) {
            throw malformed(
                name,
                number,
                columns
                    + " numbers; 12 (KITTI: 3x4 matrix) or 8 (TUM: t x y z qx qy qz qw) expected",
                null);
          }
        }
        if (words.size() != columns) {
          throw malformed(
              name, number, words.size() + " numbers; " + columns + " as above expected", null);
        }
        if (poses.size() == MAX_POSES) {
          throw malformed(name, number, "more than " + MAX_POSES + " poses", null);
        }
        try {
          if (columns == KITTI_COLUMNS) {
            poses.add(Pose.ofMatrix(numbers(words, 0)));
          } else {
            double[] v = numbers(words, 1);
            poses.add(new Pose(v[0], v[1], v[2], v[3], v[4], v[5], v[6]));
            times.add(nanos(words.get(0)));
          }
        } catch (IllegalArgumentException | ArithmeticException e) {
          throw malformed(name, number, String.valueOf(e.getMessage()), e);
        }
        int n = times.size();
        if (n > 1 && times.get(n - 1) <= times.get(n - 2)) {
          throw malformed(name, number, "its time is not after that of the line before", null);
        }
      }
      if (poses.isEmpty()) {
        throw new SensingException("poses-malformed", name + ": no pose.");
      }
      return new PoseFile(
          name,
          poses.toArray(new Pose[0]),
          columns == TUM_COLUMNS ? times.stream().mapToLong(Long::longValue).toArray() : null);
    }
  }

  /** Number of poses. */
  public int size() {
    return poses.length;
  }

  /** Whether the poses carry times (TUM) and are found by them, not by index (KITTI). */
  public boolean isTimed() {
    return timesNanos != null;
  }

  /**
   * Pose of line {@code index}, from 0.
   *
   * @throws IndexOutOfBoundsException beyond {@link #size()}
   */
  public Pose byIndex(int index) {
    return poses[index];
  }

  /** Time of line {@code index}, nanoseconds; only where {@link #isTimed()}. */
  public long timeNanos(int index) {
    return requireTimes()[index];
  }

  /**
   * Pose at a time: that of the nearest line, moved towards the neighbour on the other side where
   * that is no further than twice the tolerance from the nearest one (so that a pose at another
   * rate than the frames' does not jump). Null where none is within the tolerance.
   */
  public @Nullable Pose at(long nanos, long toleranceNanos) {
    long[] times = requireTimes();
    int found = Arrays.binarySearch(times, nanos);
    if (found >= 0) {
      return poses[found];
    }
    int after = -found - 1;
    int before = after - 1;
    boolean hasBefore = before >= 0;
    boolean hasAfter = after < times.length;
    long sinceBefore = hasBefore ? nanos - times[before] : Long.MAX_VALUE;
    long untilAfter = hasAfter ? times[after] - nanos : Long.MAX_VALUE;
    if (Math.min(sinceBefore, untilAfter) > toleranceNanos) {
      return null;
    }
    if (hasBefore && hasAfter && times[after] - times[before] <= 2 * toleranceNanos) {
      double fraction = (double) sinceBefore / (times[after] - times[before]);
      return poses[before].interpolate(poses[after], fraction);
    }
    return sinceBefore <= untilAfter ? poses[before] : poses[after];
  }

  /** The same poses as seen from another frame: each becomes {@code before * pose * after}. */
  PoseFile conjugated(Pose before, Pose after) {
    Pose[] moved = new Pose[poses.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = before.multiply(poses[i]).multiply(after);
    }
    return new PoseFile(name, moved, timesNanos);
  }

  /** File name, for messages. */
  String name() {
    return name;
  }

  private long[] requireTimes() {
    if (timesNanos == null) {
      throw new IllegalStateException(name + " holds poses by index, without times");
    }
    return timesNanos;
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>(KITTI_COLUMNS);
    StringTokenizer tokens = new StringTokenizer(line, " \t,");
    while (tokens.hasMoreTokens()) {
      words.add(tokens.nextToken());
    }
    return words;
  }

  private static double[] numbers(List<String> words, int from) {
    double[] numbers = new double[words.size() - from];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Double.parseDouble(words.get(from + i));
    }
    return numbers;
  }

  // Epoch seconds with nine decimals have more digits than a double.
  private static long nanos(String seconds) {
    BigDecimal value = new BigDecimal(seconds);
    // A written exponent may ask for a number of a billion digits.
    if (Math.abs((long) value.scale()) > 64 || value.precision() > 64) {
      throw new NumberFormatException("time `" + seconds + "` is out of range");
    }
    return value.movePointRight(9).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
  }

  private static SensingException malformed(
      String name, int line, String what, @Nullable Exception cause) {
    String message = name + ", line " + line + ": " + what + ".";
    return cause == null
        ? new SensingException("poses-malformed", message)
        : new SensingException("poses-malformed", message, cause);
  }
}
