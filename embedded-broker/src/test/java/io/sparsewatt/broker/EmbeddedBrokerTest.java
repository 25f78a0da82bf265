package io.sparsewatt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.events.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

  private static final TopicPartition FIRST = new TopicPartition("frames", 0);

  @Test
  void recordsAndPortSurviveARestart(@TempDir Path dir, @TempDir Path other) throws Exception {
    byte[] largest = new byte[Topic.MAX_FRAME_BYTES];
    new Random(7).nextBytes(largest);
    int port;
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir, 0, BrokerOptions.defaults())) {
      port = broker.port();
      assertThat(broker.fault()).isEmpty();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        admin.createTopics(List.of(new NewTopic("frames", 1, (short) 1))).all().get();
      }
      try (KafkaProducer<String, byte[]> producer = producer(broker)) {
        producer.send(new ProducerRecord<>("frames", 0, "a", new byte[] {1, 2, 3})).get();
        producer.send(new ProducerRecord<>("frames", 0, "b", largest)).get();
      }
      assertOnlyLoopbackAnswers(port);
    }

    try (EmbeddedBroker broker = EmbeddedBroker.start(dir, port, BrokerOptions.defaults())) {
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      List<ConsumerRecord<String, byte[]>> records = readAll(broker, 2);
      assertThat(records.get(0).value()).containsExactly(1, 2, 3);
      assertThat(Arrays.equals(records.get(1).value(), largest)).isTrue();

      // While it runs: a second one on the port, and a second one on the folder.
      assertThatThrownBy(() -> EmbeddedBroker.start(other, port, BrokerOptions.defaults()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("choose another port");
      assertThatThrownBy(() -> EmbeddedBroker.start(dir, 0, BrokerOptions.defaults()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(dir.toAbsolutePath().normalize().toString())
          .hasMessageContaining("in use");
      assertThat(readAll(broker, 2)).hasSize(2);
    }
  }

  @Test
  void aFatalFaultIsReportedOnceAndTheProcessLives(@TempDir Path dir) throws Exception {
    List<BrokerFault> faults = new ArrayList<>();
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(dir, 0, BrokerOptions.defaults().onFatalFault(faults::add))) {
      assertThatThrownBy(() -> Exit.halt(3, "disk failed"))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> Exit.exit(4, "again")).isInstanceOf(IllegalStateException.class);
      assertThat(faults).containsExactly(new BrokerFault(3, "disk failed"));
      assertThat(broker.fault()).contains(new BrokerFault(3, "disk failed"));
    }
  }

  @Test
  void refusesAPortThatIsNone(@TempDir Path dir) {
    assertThatThrownBy(() -> EmbeddedBroker.start(dir, 70_000, BrokerOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("70000");
  }

  private static KafkaProducer<String, byte[]> producer(EmbeddedBroker broker) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "max.request.size",
            Topic.MAX_RECORD_BYTES),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static List<ConsumerRecord<String, byte[]>> readAll(EmbeddedBroker broker, int expected) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(FIRST));
      consumer.seekToBeginning(List.of(FIRST));
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (records.size() < expected && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
      assertThat(records).hasSize(expected);
      return records;
    }
  }

  private static void assertOnlyLoopbackAnswers(int port) throws SocketException {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    for (InetAddress address : others) {
      assertThatThrownBy(
              () -> {
                try (Socket socket = new Socket()) {
                  socket.connect(new InetSocketAddress(address, port), 500);
                }
              })
          .as("connection to %s", address)
          .isInstanceOf(IOException.class);
    }
  }
}
