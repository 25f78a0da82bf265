package io.sparsewatt.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The broker's image, started as everybody's tests start the official one: true of that, and of the
 * stand-in where no registry can be reached.
 */
@Tag("docker")
class BrokerImageTest {

  private static final Duration READ = Duration.ofSeconds(30);

  @BeforeAll
  static void images() throws IOException, InterruptedException {
    Engine.require();
    Engine.requireBaseImages();
  }

  @Test
  void itTakesItsPropertiesFromTheEnvironment() throws Exception {
    try (KafkaContainer broker =
        new KafkaContainer(Engine.BROKER)
            .withEnv("KAFKA_HEAP_OPTS", "-Xmx256m")
            .withEnv("KAFKA_LOG_DIRS", "/var/lib/kafka/data")
            .withEnv("KAFKA_MESSAGE_MAX_BYTES", Integer.toString(Topic.MAX_RECORD_BYTES))
            .withEnv("KAFKA_ABC_DEF", "dot")
            .withEnv("KAFKA_ABC__DEF", "underscore")
            .withEnv("KAFKA_ABC___DEF", "dash")) {
      broker.start();

      assertThat(written(broker, "cat", "/opt/kafka/config/server.properties").lines())
          .contains(
              "message.max.bytes=" + Topic.MAX_RECORD_BYTES,
              "abc.def=dot",
              "abc_def=underscore",
              "abc-def=dash")
          .noneMatch(line -> line.contains("heap"));
      assertThat(written(broker, "id", "-u").strip()).isEqualTo("1000");
      assertThat(written(broker, "ls", "/var/lib/kafka/data")).contains("meta.properties");
      aFrameOfTheLargestSizeGoesThrough(broker.getBootstrapServers());
    }
  }

  private static String written(KafkaContainer broker, String... command) throws Exception {
    var result = broker.execInContainer(command);
    assertThat(result.getExitCode()).as(result.getStderr()).isZero();
    return result.getStdout();
  }

  private static void aFrameOfTheLargestSizeGoesThrough(String servers) throws Exception {
    byte[] frame = new byte[Topic.MAX_FRAME_BYTES];
    new Random(1).nextBytes(frame);
    TopicPartition partition = new TopicPartition("frames", 0);
    Map<String, Object> client = Map.of("bootstrap.servers", servers);
    try (Admin admin = Admin.create(client);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of(
                    "bootstrap.servers",
                    servers,
                    "acks",
                    "all",
                    "max.request.size",
                    Topic.MAX_RECORD_BYTES),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      admin
          .createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1)))
          .all()
          .get(READ.toSeconds(), TimeUnit.SECONDS);
      producer.send(new ProducerRecord<>(partition.topic(), frame)).get();
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      assertThat(consumer.poll(READ).iterator().next().value()).isEqualTo(frame);
    }
  }
}
