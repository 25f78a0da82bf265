package io.sparsewatt.kafka.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class OutputRecordsTest {

  private static ConsumerRecord<String, byte[]> input(int bytes) {
    return new ConsumerRecord<>("sensor-frames", 3, 17, "lidar", new byte[bytes]);
  }

  @Test
  void theLargestFrameFits() {
    ProducerRecord<String, byte[]> output =
        OutputRecords.output(
            input(1), Topic.VOXEL_EVENTS, 17, "lidar", new byte[Topic.MAX_FRAME_BYTES], 5);
    assertThat(OutputRecords.fits(output)).isTrue();
    assertThat(
            OutputRecords.fits(
                OutputRecords.output(
                    input(1),
                    Topic.VOXEL_EVENTS,
                    17,
                    "lidar",
                    new byte[Topic.MAX_RECORD_BYTES],
                    5)))
        .isFalse();
  }

  @Test
  void aDeadLetterAlwaysFits() {
    ProducerRecord<String, byte[]> letter =
        OutputRecords.deadLetter(
            input(Topic.MAX_RECORD_BYTES - 600),
            Topic.SENSOR_FRAMES,
            "voxelise",
            "damaged",
            "x".repeat(100_000));
    assertThat(OutputRecords.fits(letter)).isTrue();
    assertThat(letter.value()).as("it stays where it was").isNull();
    assertThat(letter.partition()).isEqualTo(3);
    assertThat(
            new String(
                letter.headers().lastHeader(Headers.DLT_OFFSET).value(), StandardCharsets.UTF_8))
        .isEqualTo("17");
    assertThat(letter.headers().lastHeader(Headers.DLT_REASON).value()).hasSize(1_000);
  }
}
