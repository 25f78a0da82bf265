package io.sparsewatt.kafka;

import io.sparsewatt.broker.BrokerOptions;
import io.sparsewatt.broker.EmbeddedBroker;
import io.sparsewatt.events.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import reactor.core.publisher.Flux;

/** One real broker for all tests of the JVM, with the platform's topics. */
public final class RealBroker implements ParameterResolver {

  /** Handed to tests. */
  public static final class Kafka implements AutoCloseable {

    private final @Nullable Path folder;
    private final @Nullable EmbeddedBroker broker;
    private final KafkaConnection connection;
    private final Admin admin;
    private final LogReader reader;
    private int groups;

    static Kafka start() {
      try {
        Path folder = Files.createTempDirectory("sparsewatt-broker");
        EmbeddedBroker broker = EmbeddedBroker.start(folder, 0, BrokerOptions.defaults());
        return new Kafka(KafkaConnection.to(broker.bootstrapServers()), folder, broker);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** On a broker that the test owns. */
    public Kafka(KafkaConnection connection) {
      this(connection, null, null);
    }

    private Kafka(
        KafkaConnection connection, @Nullable Path folder, @Nullable EmbeddedBroker broker) {
      this.folder = folder;
      this.broker = broker;
      this.connection = connection;
      try (TopicAdmin topics = new TopicAdmin(connection, TopicOptions.singleBroker())) {
        topics.ensureTopics();
      }
      admin = Admin.create(connection.clientProperties());
      reader = new LogReader(ReaderOptions.of(connection));
    }

    public KafkaConnection connection() {
      return connection;
    }

    public Admin admin() {
      return admin;
    }

    /** A group name that no test used. */
    public synchronized String newGroup(String prefix) {
      return prefix + "-" + groups++;
    }

    /** Deletes every record of the topic, so that a new group finds none; offsets go on. */
    public void empty(Topic topic) throws Exception {
      Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
      ends(topic).forEach((p, end) -> deletions.put(p, RecordsToDelete.beforeOffset(end)));
      admin.deleteRecords(deletions).all().get(30, TimeUnit.SECONDS);
    }

    public Map<TopicPartition, Long> ends(Topic topic) throws Exception {
      return ends(topic.id());
    }

    public Map<TopicPartition, Long> ends(String topic) throws Exception {
      Map<TopicPartition, OffsetSpec> newest = new HashMap<>();
      for (int p = 0; p < Topic.PARTITIONS; p++) {
        newest.put(new TopicPartition(topic, p), OffsetSpec.latest());
      }
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(newest)
          .all()
          .get(30, TimeUnit.SECONDS)
          .forEach((p, info) -> ends.put(p, info.offset()));
      return ends;
    }

    /** What was written to the topics since the offsets were taken, by partition in order. */
    public List<ConsumerRecord<String, byte[]>> since(Map<TopicPartition, Long> from) {
      return Objects.requireNonNull(
          reader
              .read(from.keySet(), new ReadFrom.Offsets(from), new ReadUntil.PresentEnd())
              .collectList()
              .block(Duration.ofSeconds(60)));
    }

    public Map<TopicPartition, OffsetAndMetadata> committed(String group) throws Exception {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get(30, TimeUnit.SECONDS);
    }

    /** Sends the records, and returns when all stand, in order by partition. */
    public void send(Collection<ProducerRecord<String, byte[]>> records) {
      try (RecordSender sender = new RecordSender(SenderOptions.of(connection))) {
        Flux.fromIterable(records)
            .flatMapSequential(sender::send, 256)
            .blockLast(Duration.ofSeconds(60));
      }
    }

    @Override
    public void close() throws IOException {
      admin.close(Duration.ofSeconds(2));
      if (broker == null || folder == null) {
        return;
      }
      broker.close();
      List<Path> files = new ArrayList<>();
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(files::add);
      }
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Looks every 10 ms until it holds; a bound, not a wait. */
  public static void until(String what, Duration limit, BooleanSupplier holds) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** Topics that stage tests write. */
  public static final Set<Topic> OUTPUTS =
      Set.of(Topic.VOXEL_EVENTS, Topic.SCENES, Topic.ENERGY_LEDGER);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Kafka.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // The root store closes it after the last class.
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(Kafka.class, type -> Kafka.start(), Kafka.class);
  }
}
