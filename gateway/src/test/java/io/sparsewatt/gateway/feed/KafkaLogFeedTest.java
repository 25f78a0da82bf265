package io.sparsewatt.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.broker.BrokerOptions;
import io.sparsewatt.broker.EmbeddedBroker;
import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.TopicAdmin;
import io.sparsewatt.kafka.TopicOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

/** The feed on a real broker: what it begins with, in what order, and what comes after. */
class KafkaLogFeedTest {

  private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");

  @Test
  void registryThenTheLastSecondsThenWhatComes(@TempDir Path folder) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0, BrokerOptions.defaults())) {
      KafkaConnection connection = KafkaConnection.to(broker.bootstrapServers());
      try (TopicAdmin admin = new TopicAdmin(connection, TopicOptions.singleBroker())) {
        admin.ensureTopics();
      }
      try (KafkaProducer<String, byte[]> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers()),
              new StringSerializer(),
              new ByteArraySerializer())) {
        send(producer, Topic.SENSORS, "lidar-0", -3_600_000, 1);
        send(producer, Topic.SENSORS, "camera-1", -7_200_000, 2);
        send(producer, Topic.VOXEL_EVENTS, "lidar-0", -20_000, 3);
        send(producer, Topic.VOXEL_EVENTS, "lidar-0", -9_000, 4);
        send(producer, Topic.PLANS, "lidar-0", -1_000, 5);

        KafkaLogFeed feed =
            new KafkaLogFeed(connection, Duration.ofSeconds(10), InstantSource.fixed(NOW));
        assertThat(feed.reachable().block()).isTrue();

        LinkedBlockingQueue<FeedRecord> seen = new LinkedBlockingQueue<>();
        CountDownLatch caughtUp = new CountDownLatch(1);
        List<Integer> before = new ArrayList<>();
        Disposable following =
            feed.follow(
                    () -> {
                      seen.forEach(record -> before.add(number(record)));
                      caughtUp.countDown();
                    })
                .subscribe(seen::add);
        try {
          assertThat(caughtUp.await(30, TimeUnit.SECONDS)).isTrue();
          // The registry whole and first, of the events those of the last ten seconds.
          assertThat(before).hasSize(4);
          assertThat(Set.copyOf(before.subList(0, 2))).isEqualTo(Set.of(1, 2));
          assertThat(Set.copyOf(before.subList(2, 4))).isEqualTo(Set.of(4, 5));
          FeedRecord plan =
              seen.stream()
                  .filter(record -> record.topic() == Topic.PLANS)
                  .findFirst()
                  .orElseThrow();
          assertThat(plan.key()).isEqualTo("lidar-0");
          assertThat(plan.tookNanos()).isEqualTo(5_000);
          assertThat(plan.timestampMillis()).isEqualTo(NOW.toEpochMilli() - 1_000);
          seen.clear();

          send(producer, Topic.SENSORS, "lidar-2", 0, 6);
          send(producer, Topic.ACTIVATION_EVENTS, "lidar-2", 0, 7);
          Set<Integer> after = new HashSet<>();
          while (after.size() < 2) {
            FeedRecord record = seen.poll(30, TimeUnit.SECONDS);
            assertThat(record).isNotNull();
            if (record != null) {
              after.add(number(record));
            }
          }
          assertThat(after).isEqualTo(Set.of(6, 7));
        } finally {
          following.dispose();
        }
      }
    }
  }

  private static int number(FeedRecord record) {
    byte[] value = record.value();
    return value == null ? -1 : value[0];
  }

  private static void send(
      KafkaProducer<String, byte[]> producer,
      Topic topic,
      String key,
      long offsetMillis,
      int number)
      throws Exception {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            topic.id(),
            Topic.partitionOf(key),
            NOW.toEpochMilli() + offsetMillis,
            key,
            new byte[] {(byte) number});
    record
        .headers()
        .add(Headers.TOOK_NANOS, ByteBuffer.allocate(Long.BYTES).putLong(number * 1_000L).array());
    producer.send(record).get(30, TimeUnit.SECONDS);
  }
}
