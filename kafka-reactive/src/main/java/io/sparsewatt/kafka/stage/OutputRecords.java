package io.sparsewatt.kafka.stage;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Builds the records that a stage's host writes. */
final class OutputRecords {

  private static final byte[] SPEC_VERSION = bytes("1.0");
  private static final byte[] PROTOBUF = bytes("application/protobuf");

  /** Longest reason on a dead letter, in characters. */
  private static final int MAX_REASON = 1_000;

  private OutputRecords() {}

  /** An output of the stage for this input: same partition, same timestamp. */
  static ProducerRecord<String, byte[]> output(
      ConsumerRecord<String, byte[]> input,
      Topic topic,
      long n,
      String key,
      byte[] value,
      long tookNanos) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(Headers.N, ByteBuffer.allocate(Long.BYTES).putLong(n).array());
    headers.add(Headers.TOOK_NANOS, ByteBuffer.allocate(Long.BYTES).putLong(tookNanos).array());
    headers.add(Headers.CE_SPECVERSION, SPEC_VERSION);
    headers.add(Headers.CE_ID, bytes(key + "/" + topic.id() + "/" + n));
    headers.add(Headers.CE_TYPE, bytes("io.sparsewatt." + topic.id()));
    headers.add(Headers.CE_SOURCE, bytes("/sensors/" + input.key()));
    headers.add(Headers.CONTENT_TYPE, PROTOBUF);
    Header trace = input.headers().lastHeader(Headers.TRACEPARENT);
    if (trace != null) {
      headers.add(trace);
    }
    return new ProducerRecord<>(
        topic.id(), input.partition(), timestamp(input), key, value, headers);
  }

  /** The input as it came, with where it stood and why it is here. */
  static ProducerRecord<String, byte[]> deadLetter(
      ConsumerRecord<String, byte[]> input,
      Topic topic,
      String stage,
      String code,
      @Nullable String reason) {
    RecordHeaders headers = new RecordHeaders(input.headers().toArray());
    headers.add(Headers.DLT_TOPIC, bytes(topic.id()));
    headers.add(Headers.DLT_PARTITION, bytes(Integer.toString(input.partition())));
    headers.add(Headers.DLT_OFFSET, bytes(Long.toString(input.offset())));
    headers.add(Headers.DLT_STAGE, bytes(stage));
    headers.add(Headers.DLT_CODE, bytes(code));
    String text = reason == null ? "" : reason;
    headers.add(
        Headers.DLT_REASON,
        bytes(text.length() > MAX_REASON ? text.substring(0, MAX_REASON) : text));
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(
            topic.deadLetterId(),
            input.partition(),
            timestamp(input),
            input.key(),
            input.value(),
            headers);
    if (fits(letter)) {
      return letter;
    }
    // It was as large as a record may be before it got these headers: its value stays where it was.
    return new ProducerRecord<>(
        topic.deadLetterId(), input.partition(), timestamp(input), input.key(), null, headers);
  }

  /** Whether the brokers take it. */
  static boolean fits(ProducerRecord<String, byte[]> record) {
    // What Kafka writes around a batch of one record, with room to spare.
    long size = 512;
    if (record.key() != null) {
      size += 3L * record.key().length();
    }
    if (record.value() != null) {
      size += record.value().length;
    }
    for (Header header : record.headers()) {
      byte[] value = header.value();
      size += 3L * header.key().length() + 8 + (value == null ? 0 : value.length);
    }
    return size <= Topic.MAX_RECORD_BYTES;
  }

  /** The same message gives the same bytes on every run, maps included. */
  static byte[] serialise(MessageLite message) {
    byte[] value = new byte[message.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(value);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("an array of the message's own size was too small", e);
    }
    return value;
  }

  /** The frame that a record speaks of; -1 where it does not say. */
  static long n(ConsumerRecord<String, byte[]> record) {
    Header header = record.headers().lastHeader(Headers.N);
    byte[] value = header == null ? null : header.value();
    return value == null || value.length != Long.BYTES ? -1 : ByteBuffer.wrap(value).getLong();
  }

  private static @Nullable Long timestamp(ConsumerRecord<String, byte[]> input) {
    return input.timestamp() < 0 ? null : input.timestamp();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
