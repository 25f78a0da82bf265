package io.sparsewatt.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.broker.BrokerOptions;
import io.sparsewatt.broker.EmbeddedBroker;
import io.sparsewatt.events.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RealBroker.class)
class TopicAdminKafkaTest {

  private final RealBroker.Kafka kafka;

  TopicAdminKafkaTest(RealBroker.Kafka kafka) {
    this.kafka = kafka;
  }

  private Map<String, String> configuration(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        Objects.requireNonNull(
            kafka
                .admin()
                .describeConfigs(List.of(resource))
                .all()
                .get(30, TimeUnit.SECONDS)
                .get(resource));
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  @Test
  void everyTopicAndItsDeadLettersAreKeptAsTheContractSays() throws Exception {
    // RealBroker has created them; a second service does it again without harm.
    try (TopicAdmin topics = new TopicAdmin(kafka.connection(), TopicOptions.singleBroker())) {
      topics.ensureTopics();
    }
    for (Topic topic : Topic.values()) {
      for (String name : List.of(topic.id(), topic.deadLetterId())) {
        Map<String, String> configuration = configuration(name);
        assertThat(kafka.ends(name)).as(name).hasSize(Topic.PARTITIONS);
        assertThat(configuration)
            .as(name)
            .containsEntry("max.message.bytes", Integer.toString(Topic.MAX_RECORD_BYTES))
            .containsEntry("min.insync.replicas", "1");
        long segment = Long.parseLong(configuration.getOrDefault("segment.bytes", "0"));
        assertThat(segment).as(name).isGreaterThan(Topic.MAX_RECORD_BYTES);
        boolean compacted = name.equals("sensors") || name.equals("energy-ledger");
        if (compacted) {
          assertThat(configuration).as(name).containsEntry("cleanup.policy", "compact");
        } else {
          long total = name.endsWith("-dlt") ? 256L << 20 : topic.totalBytes();
          long retention = Long.parseLong(configuration.getOrDefault("retention.bytes", "0"));
          assertThat(configuration)
              .as(name)
              .containsEntry("cleanup.policy", "delete")
              .containsEntry("retention.ms", "-1");
          // Kafka keeps up to one segment more than retention.bytes.
          assertThat(Topic.PARTITIONS * (retention + segment)).as(name).isLessThanOrEqualTo(total);
          assertThat(Topic.PARTITIONS * (retention + segment))
              .as(name)
              .isGreaterThan(total * 9 / 10);
        }
      }
    }
  }

  @Test
  void whatDiffersIsSetRight() throws Exception {
    ConfigResource plans = new ConfigResource(ConfigResource.Type.TOPIC, Topic.PLANS.id());
    String before = configuration("plans").getOrDefault("retention.bytes", "");
    kafka
        .admin()
        .incrementalAlterConfigs(
            Map.of(
                plans,
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("retention.bytes", "1"), AlterConfigOp.OpType.SET))))
        .all()
        .get(30, TimeUnit.SECONDS);
    // A broker answers with what it knows; the change reaches it after the controller took it.
    awaitRetention("1");
    try (TopicAdmin topics = new TopicAdmin(kafka.connection(), TopicOptions.singleBroker())) {
      topics.ensureTopics();
    }
    awaitRetention(before);
  }

  private void awaitRetention(String bytes) {
    RealBroker.until(
        "plans keep " + bytes + " bytes",
        Duration.ofSeconds(10),
        () -> {
          try {
            return bytes.equals(configuration("plans").get("retention.bytes"));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void anotherNumberOfPartitionsRefusesTheStart(@TempDir Path dir) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir, 0, BrokerOptions.defaults())) {
      KafkaConnection connection = KafkaConnection.to(broker.bootstrapServers());
      try (Admin admin = Admin.create(connection.clientProperties())) {
        admin
            .createTopics(List.of(new NewTopic("scenes", 3, (short) 1)))
            .all()
            .get(30, TimeUnit.SECONDS);
      }
      try (TopicAdmin topics = new TopicAdmin(connection, TopicOptions.singleBroker())) {
        assertThatThrownBy(topics::ensureTopics)
            .isInstanceOf(TopicMismatchException.class)
            .hasMessageContaining("topic scenes has 3 partitions; 12 are required");
      }
    }
  }

  @Test
  void brokersThatAreAwayAreNamedInTime() {
    try (TopicAdmin topics =
        new TopicAdmin(
            KafkaConnection.to("127.0.0.1:1"), new TopicOptions(1, 1, Duration.ofSeconds(1)))) {
      assertThatThrownBy(topics::ensureTopics)
          .isInstanceOf(KafkaException.class)
          .hasMessageContaining("creating topic");
    }
  }

  @Test
  void lagIsWhatTheGroupHasNotCommitted() throws Exception {
    kafka.empty(Topic.PLANS);
    kafka.send(
        List.of(
            new ProducerRecord<>("plans", 2, "k", new byte[1]),
            new ProducerRecord<>("plans", 2, "k", new byte[1]),
            new ProducerRecord<>("plans", 9, "k", new byte[1])));
    try (TopicAdmin topics = new TopicAdmin(kafka.connection(), TopicOptions.singleBroker())) {
      long[] lag = topics.lag(kafka.newGroup("behind"), Topic.PLANS);
      assertThat(lag).containsExactly(0, 0, 2, 0, 0, 0, 0, 0, 0, 1, 0, 0);
    }
  }
}
