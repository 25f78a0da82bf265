package io.sparsewatt.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What a record counts for against a bound in bytes. */
final class RecordSize {

  /** The objects around key, value and headers: small, but a million empty records are not. */
  private static final int OVERHEAD = 128;

  private RecordSize() {}

  static int of(ConsumerRecord<String, byte[]> record) {
    return of(record.key(), record.value(), record.headers());
  }

  static int of(ProducerRecord<String, byte[]> record) {
    return of(record.key(), record.value(), record.headers());
  }

  private static int of(@Nullable String key, byte @Nullable [] value, Headers headers) {
    int bytes = OVERHEAD;
    if (key != null) {
      bytes += key.length();
    }
    if (value != null) {
      bytes += value.length;
    }
    for (Header header : headers) {
      byte[] content = header.value();
      bytes += header.key().length() + (content == null ? 0 : content.length);
    }
    return bytes;
  }
}
