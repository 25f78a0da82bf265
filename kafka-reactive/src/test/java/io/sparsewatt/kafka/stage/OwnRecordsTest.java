package io.sparsewatt.kafka.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.LedgerRecord;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class OwnRecordsTest {

  private static ConsumerRecord<String, byte[]> record(long offset, long n, byte[] value) {
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>(Topic.ENERGY_LEDGER.id(), 0, offset, "lidar/0", value);
    record.headers().add(Headers.N, ByteBuffer.allocate(Long.BYTES).putLong(n).array());
    return record;
  }

  @Test
  void whatIsNoMessageDoesNotStandInForTheLastOwnOutput() {
    byte[] own =
        LedgerRecord.newBuilder().setId(FrameRef.newBuilder().setN(7)).build().toByteArray();
    OwnRecords records = new OwnRecords(Topic.ENERGY_LEDGER, 7, true);

    records.add(record(0, 7, own));
    records.add(record(1, 1L << 40, new byte[] {7, 1, 2}));

    assertThat(records.last()).extracting(ConsumerRecord::offset).containsExactly(0L);
    assertThat(records.places()).extracting(OwnOutputs.Place::n).containsExactly(7L);
  }
}
