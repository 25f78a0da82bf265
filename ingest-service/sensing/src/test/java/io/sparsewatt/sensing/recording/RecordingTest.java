package io.sparsewatt.sensing.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.FrameFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

  @TempDir Path folder;

  @Test
  void readsAFolderInNaturalOrderAtTheGivenRate() throws Exception {
    kitti("scan10.bin", 10f);
    kitti("scan9.bin", 9f);
    kitti("scan1.bin", 1f);
    Files.writeString(folder.resolve("labels.txt"), "none");
    try (Recording recording = Recording.open(folder, RecordingOptions.DEFAULT.withRateHz(20))) {
      assertThat(recording.format()).isEqualTo(FrameFormat.KITTI_BIN);
      assertThat(recording.frameCount()).hasValue(3);
      assertThat(recording.describe()).contains("KITTI", "detected", "3 frames", "20.0 Hz");
      assertThat(firstX(recording)).containsExactly(1f, 9f, 10f);
    }
    try (Recording recording =
        Recording.open(folder, RecordingOptions.DEFAULT.withRateHz(20).withFrom(3))) {
      SensorFrame last = Objects.requireNonNull(recording.next());
      assertThat(last.timeNanos()).isEqualTo(100_000_000L);
      assertThat(recording.next()).isNull();
    }
  }

  @Test
  void saysWhereItFailedWhatWasAcceptedAndHowToGoOn() throws Exception {
    kitti("0.bin", 1f);
    kitti("1.bin", 2f);
    Files.write(folder.resolve("2.bin"), new byte[17]);
    kitti("3.bin", 4f);
    try (Recording recording = Recording.open(folder, RecordingOptions.DEFAULT)) {
      assertThat(recording.next()).isNotNull();
      assertThat(recording.next()).isNotNull();
      SensingException e = catchThrowableOfType(SensingException.class, recording::next);
      assertThat(e.code()).isEqualTo("frame-truncated");
      assertThat(e)
          .hasMessageStartingWith("2.bin, frame 3: 17 bytes are not a whole number of points")
          .hasMessageEndingWith("2 frames accepted. Repair it, or continue with --from 4.");
    }
    try (Recording recording = Recording.open(folder, RecordingOptions.DEFAULT.withFrom(4))) {
      assertThat(firstX(recording)).containsExactly(4f);
    }
  }

  private void kitti(String name, float x) throws Exception {
    ByteBuffer point = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    point.putFloat(x).putFloat(2).putFloat(-1.5f).putFloat(0.25f);
    Files.write(folder.resolve(name), point.array());
  }

  private static List<Float> firstX(Recording recording) throws SensingException {
    List<Float> found = new ArrayList<>();
    SensorFrame frame;
    while ((frame = recording.next()) != null) {
      found.add(((PointFrame) frame).x()[0]);
    }
    return found;
  }
}
