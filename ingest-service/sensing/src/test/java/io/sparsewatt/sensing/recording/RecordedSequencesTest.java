package io.sparsewatt.sensing.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparsewatt.sensing.RecordedData;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recorded folders and files as a user gives them: a path, nothing else. */
@Tag("data")
class RecordedSequencesTest {

  @ParameterizedTest
  @CsvSource({
    "lidar/kitti_raw_city_stop/velodyne, kitti-bin, 10, 1136997, 900000000",
    "lidar/kitti_tracking_0000/pcd, pcd, 16, 1974052, 1500000000",
    "lidar/kitti_object_000008, kitti-bin, 1, 17238, 0",
    "lidar/nuscenes_sample, nuscenes-bin, 1, 34688, 1532402927647951000",
    "lidar/semantickitti_08_000000, kitti-bin, 1, 123389, 0",
    "events/evt2_sample.raw, evt2, 6, 539481, 1360000000",
    "events/evt3_sample.raw, evt3, 2, 219596, 11720000000",
    "events/sample_ncars.dat, dat, 10, 2009, 90000000",
    "events/sample_nmnist.bin, nmnist, 32, 4325, 310000000",
  })
  void areReadByTheirPathAlone(
      String path, String format, int frames, long elements, long lastNanos) throws Exception {
    try (Recording recording = Recording.open(RecordedData.path(path), RecordingOptions.DEFAULT)) {
      assertThat(recording.format().id()).isEqualTo(format);
      int found = 0;
      long sum = 0;
      long last = Long.MIN_VALUE;
      SensorFrame frame;
      while ((frame = recording.next()) != null) {
        assertThat(frame.timeNanos()).isGreaterThan(last);
        last = frame.timeNanos();
        found++;
        sum += frame.count();
      }
      assertThat(found).isEqualTo(frames);
      assertThat(sum).isEqualTo(elements);
      assertThat(last).isEqualTo(lastNanos);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mcap/rosbag2/talker_talker.mcap, topic-missing, /topic (std_msgs/msg/String",
    "events/sample.aedat4, format-unsupported, AEDAT is not read yet.",
    "lidar/ouster/VLI-16-one-packet.pcap, format-unsupported, packet capture",
    "events, folder-mixed, '.bin, .dat, .raw'",
    "lidar/ouster, folder-empty, no sensor files",
  })
  void sayWhyWhereTheyAreNot(String path, String code, String part) {
    SensingException e =
        catchThrowableOfType(
            SensingException.class,
            () -> Recording.open(RecordedData.path(path), RecordingOptions.DEFAULT).close());
    assertThat(e.code()).isEqualTo(code);
    assertThat(e).hasMessageContaining(part);
  }
}
