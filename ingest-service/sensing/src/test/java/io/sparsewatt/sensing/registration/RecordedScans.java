package io.sparsewatt.sensing.registration;

import io.sparsewatt.sensing.PointFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** KITTI's consecutive scans, where the data is present: rows of four float32. */
public final class RecordedScans {

  private RecordedScans() {}

  /** Scans of a folder under lidar/, in order, 0.1 s apart. */
  public static List<PointFrame> of(String folder) throws IOException {
    String set = System.getProperty("sparsewatt.data", "");
    Path data =
        set.isBlank()
            ? Path.of(System.getProperty("sparsewatt.basedir", ".")).resolve("../shared/data")
            : Path.of(set);
    Path scans = data.resolve("lidar").resolve(folder);
    Assumptions.assumeTrue(
        Files.isDirectory(scans), () -> "no recorded scans at " + scans + " (sparsewatt.data)");
    List<Path> files;
    try (Stream<Path> list = Files.list(scans)) {
      files = list.sorted().toList();
    }
    List<PointFrame> frames = new ArrayList<>();
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      int start = file.toString().endsWith(".pcd") ? bodyOf(bytes) : 0;
      frames.add(frame(bytes, start, frames.size() * 100_000_000L));
    }
    return frames;
  }

  private static int bodyOf(byte[] pcd) {
    String head = new String(pcd, 0, Math.min(pcd.length, 1000), StandardCharsets.ISO_8859_1);
    String last = "DATA binary\n";
    return head.indexOf(last) + last.length();
  }

  private static PointFrame frame(byte[] bytes, int start, long time) {
    int n = (bytes.length - start) / 16;
    float[][] columns = new float[4][n];
    ByteBuffer rows = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(start);
    for (int i = 0; i < n; i++) {
      for (float[] column : columns) {
        column[i] = rows.getFloat();
      }
    }
    return new PointFrame(time, null, n, columns[0], columns[1], columns[2], columns[3], null);
  }
}
