package io.sparsewatt.sensing.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.RecordedData;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every recorded LiDAR file, detected and decoded, against the values another reader found. */
@Tag("data")
class RecordedPointsTest {

  @ParameterizedTest
  @CsvFileSource(resources = "recorded-points.csv")
  void decodesToTheBit(String file, int points, String coordinates, String intensities)
      throws Exception {
    Path path = RecordedData.path(file);
    byte[] bytes = Files.readAllBytes(path);
    String name = String.valueOf(path.getFileName());
    byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, FormatDetector.HEAD_BYTES));
    FrameFormat format = FormatDetector.detect(name, head, bytes.length);
    assertThat(format)
        .isEqualTo(
            name.endsWith(".pcd.bin")
                ? FrameFormat.NUSCENES_BIN
                : name.endsWith(".pcd") ? FrameFormat.PCD : FrameFormat.KITTI_BIN);

    PointFrame frame =
        FrameDecoder.decode(format, ByteBuffer.wrap(bytes), DecodeContext.of(name), Limits.DEFAULT);

    assertThat(frame.count()).isEqualTo(points);
    ByteBuffer rows = ByteBuffer.allocate(12 * points).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < points; i++) {
      rows.putFloat(frame.x()[i]).putFloat(frame.y()[i]).putFloat(frame.z()[i]);
    }
    assertThat(crc(rows)).isEqualTo(coordinates);
    if (intensities.equals("-")) {
      assertThat(frame.intensity()).containsOnly(Float.NaN);
    } else {
      ByteBuffer column = ByteBuffer.allocate(4 * points).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < points; i++) {
        column.putFloat(frame.intensity()[i]);
      }
      assertThat(crc(column)).isEqualTo(intensities);
    }
    assertThat(frame.timeOffsetNanos()).isNull();
    // The one file with a viewpoint: half a turn about x.
    assertThat(frame.pose())
        .isEqualTo(name.equals("pcl_capture0002.pcd") ? new Pose(0, 0, 0, 1, 0, 0, 0) : null);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "recorded-points.csv")
  void readsTheSameFromAStream(String file, int points) throws Exception {
    Path path = RecordedData.path(file);
    String name = String.valueOf(path.getFileName());
    FrameFormat format =
        name.endsWith(".pcd.bin")
            ? FrameFormat.NUSCENES_BIN
            : name.endsWith(".pcd") ? FrameFormat.PCD : FrameFormat.KITTI_BIN;
    try (InputStream in = Files.newInputStream(path);
        FrameReader reader =
            FrameDecoder.open(format, in, DecodeContext.of(name), Limits.DEFAULT)) {
      assertThat(Objects.requireNonNull(reader.next()).count()).isEqualTo(points);
      assertThat(reader.next()).isNull();
    }
  }

  private static String crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.flip());
    return String.format("%08x", crc.getValue());
  }
}
