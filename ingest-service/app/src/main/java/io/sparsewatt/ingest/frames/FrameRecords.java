package io.sparsewatt.ingest.frames;

import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.Frame;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.ingest.voxelise.Frames;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.FrameFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code sensor-frames} out of what a sender sent.
 *
 * @param sensor its configuration when the frame came
 * @param header as the sender wrote it
 * @param format of the frame
 * @param traceparent W3C trace context, or null
 * @param clock of the records' time, which is for people: nothing is computed from it
 */
record FrameRecords(
    SensorConfiguration sensor,
    FrameHeader header,
    FrameFormat format,
    @Nullable String traceparent,
    InstantSource clock) {

  /** The partition of the sensor's rig. */
  int partition() {
    return Topic.partitionOf(sensor.getRig());
  }

  /**
   * A record of one frame.
   *
   * @param seq of the frame
   * @param start {@link System#nanoTime} when its decoding began
   */
  ProducerRecord<String, byte[]> of(SensorFrame frame, long seq, long start) {
    Frame wire = Frames.wire(frame, format.id());
    if (header.path() != null) {
      wire = wire.toBuilder().setPath(header.path()).build();
    }
    byte[] value =
        SensorRecord.newBuilder()
            .setId(
                FrameRef.newBuilder()
                    .setSensor(sensor.getSensor())
                    .setStream(header.stream())
                    .setSeq(seq))
            .setFrame(wire)
            .setConfiguration(sensor)
            .build()
            .toByteArray();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            Topic.SENSOR_FRAMES.id(), partition(), clock.millis(), sensor.getSensor(), value);
    text(record, Headers.CE_SPECVERSION, "1.0");
    text(record, Headers.CE_ID, sensor.getSensor() + "/" + header.stream() + "/" + seq);
    text(record, Headers.CE_TYPE, "io.sparsewatt." + Topic.SENSOR_FRAMES.id());
    text(record, Headers.CE_SOURCE, "/sensors/" + sensor.getSensor());
    text(record, Headers.CONTENT_TYPE, "application/protobuf");
    if (traceparent != null) {
      text(record, Headers.TRACEPARENT, traceparent);
    }
    record
        .headers()
        .add(
            Headers.TOOK_NANOS,
            ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime() - start).array());
    return record;
  }

  private static void text(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
