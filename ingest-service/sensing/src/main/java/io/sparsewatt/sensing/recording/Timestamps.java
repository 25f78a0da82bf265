package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.SensingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Times of frames that the frames' own files do not hold: KITTI raw's {@code timestamps.txt} in the
 * folder above, or the microseconds in nuScenes' file names.
 */
final class Timestamps {

  // The file names no zone; only differences matter, so UTC.
  private static final DateTimeFormatter KITTI =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[.SSSSSSSSS][.SSSSSSSS][.SSSSSSS][.SSSSSS]");
  private static final int MAX_TIMES = 1 << 22;
  private static final long NANOS = 1_000_000_000L;

  private Timestamps() {}

  /** Reads {@code ../timestamps.txt}, or null where there is none. */
  static long @Nullable [] ofKittiRaw(Path folder) throws SensingException {
    Path file = folder.resolveSibling("timestamps.txt");
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try (TextLines lines = TextLines.open(file)) {
      long[] nanos = new long[64];
      int n = 0;
      String line;
      while ((line = lines.next()) != null) {
        if (line.isBlank()) {
          continue;
        }
        if (n == MAX_TIMES) {
          throw new SensingException(
              "timestamps-malformed", "timestamps.txt: more than " + MAX_TIMES + " lines.");
        }
        if (n == nanos.length) {
          nanos = Arrays.copyOf(nanos, 2 * n);
        }
        try {
          LocalDateTime time = LocalDateTime.parse(line.strip(), KITTI);
          nanos[n++] =
              Math.addExact(
                  Math.multiplyExact(time.toEpochSecond(ZoneOffset.UTC), NANOS), time.getNano());
        } catch (DateTimeException | ArithmeticException e) {
          throw new SensingException(
              "timestamps-malformed",
              "timestamps.txt, line "
                  + lines.number()
                  + ": no time as in `2011-09-26 13:02:25.951199337`.",
              e);
        }
      }
      return Arrays.copyOf(nanos, n);
    }
  }

  /** From {@code ...__LIDAR_TOP__1532402927647951.pcd.bin}; null unless every name has one. */
  static long @Nullable [] ofNuScenesNames(List<Path> files) {
    long[] nanos = new long[files.size()];
    for (int i = 0; i < nanos.length; i++) {
      String name = String.valueOf(files.get(i).getFileName());
      int from = name.lastIndexOf("__") + 2;
      int end = name.indexOf('.', from);
      // Microseconds since 1970 have 16 digits from 2001 to 2286.
      if (from < 2 || end - from != 16) {
        return null;
      }
      for (int k = from; k < end; k++) {
        if (name.charAt(k) < '0' || name.charAt(k) > '9') {
          return null;
        }
      }
      nanos[i] = Long.parseLong(name, from, end, 10) * 1_000;
    }
    return nanos;
  }
}
