package io.sparsewatt.scenes.evaluation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the points of the recordings that perception is judged on. */
final class RecordedFiles {

  // As ingest's limit on a decoded frame.
  private static final long MAX_BYTES = 8L << 20;
  private static final int HEADER = 1024;

  private RecordedFiles() {}

  /**
   * Rows of float32, little-endian, that begin with x, y, z, intensity.
   *
   * @param columns floats a row: 4 for KITTI, 5 for nuScenes
   * @param fullScale intensity that counts as 1
   */
  static Cloud rows(Path file, int columns, float fullScale, double height, long timeNanos)
      throws IOException {
    return cloud(file, read(file), 0, columns, fullScale, height, timeNanos);
  }

  /** A binary PCD of exactly x, y, z, intensity as float32. */
  static Cloud pcd(Path file, double height, long timeNanos) throws IOException {
    byte[] bytes = read(file);
    String head = new String(bytes, 0, Math.min(bytes.length, HEADER), StandardCharsets.ISO_8859_1);
    String end = "\nDATA binary\n";
    int at = head.indexOf(end);
    if (at < 0
        || !head.contains("\nFIELDS x y z intensity\n")
        || !head.contains("\nSIZE 4 4 4 4\n")) {
      throw new IOException(
          file + ": a binary PCD of the fields x y z intensity, 4 bytes each, expected");
    }
    int from = at + end.length();
    int points = points(file, head);
    // Some writers pad the file.
    if (points < 0 || points > (bytes.length - from) / 16) {
      throw new IOException(
          file + ": POINTS says " + points + " but " + (bytes.length - from) + " bytes follow");
    }
    return cloud(file, Arrays.copyOf(bytes, from + 16 * points), from, 4, 1, height, timeNanos);
  }

  private static int points(Path file, String head) throws IOException {
    int at = head.indexOf("\nPOINTS ");
    int end = head.indexOf('\n', at + 1);
    try {
      return at < 0 ? -1 : Integer.parseInt(head.substring(at + 8, end).trim());
    } catch (NumberFormatException e) {
      throw new IOException(file + ": POINTS is not a whole number", e);
    }
  }

  static byte[] read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new IOException(file + ": " + size + " bytes; the limit is " + MAX_BYTES);
    }
    return Files.readAllBytes(file);
  }

  private static Cloud cloud(
      Path file,
      byte[] bytes,
      int from,
      int columns,
      float fullScale,
      double height,
      long timeNanos)
      throws IOException {
    int row = 4 * columns;
    if ((bytes.length - from) % row != 0) {
      throw new IOException(
          file + ": rows of " + row + " bytes expected but " + (bytes.length - from) + " remain");
    }
    int n = (bytes.length - from) / row;
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[] x = new float[n];
    float[] y = new float[n];
    float[] z = new float[n];
    float[] intensity = new float[n];
    for (int i = 0; i < n; i++) {
      int at = from + i * row;
      x[i] = in.getFloat(at);
      y[i] = in.getFloat(at + 4);
      z[i] = in.getFloat(at + 8);
      intensity[i] = in.getFloat(at + 12) / fullScale;
    }
    return new Cloud(
        String.valueOf(file.getFileName()),
        timeNanos,
        Placement.ORIGIN,
        height,
        n,
        x,
        y,
        z,
        intensity);
  }
}
