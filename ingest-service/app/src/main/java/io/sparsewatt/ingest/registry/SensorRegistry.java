package io.sparsewatt.ingest.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.boot.BoundedWork;
import io.sparsewatt.boot.Problem;
import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.ReadFrom;
import io.sparsewatt.kafka.ReadUntil;
import io.sparsewatt.kafka.RecordSender;
import io.sparsewatt.kafka.stage.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The sensors of the platform, as the topic {@code sensors} has them: read at start, followed from
 * then on, so that every instance knows what another one stored. Bounded in number. Thread-safe.
 */
public final class SensorRegistry implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SensorRegistry.class);

  /** Ids that an error lists. */
  private static final int NAMED = 20;

  private static final int WAITING = 64;

  private final RecordSender sender;
  private final LogReader reader;
  private final int maxSensors;
  // One at a time: a version follows the one before.
  private final BoundedWork changes = new BoundedWork("sensor-changes", 1, WAITING);
  // Guarded by itself; sorted, so that listings are.
  private final TreeMap<String, SensorConfiguration> sensors = new TreeMap<>();
  private volatile boolean loaded;
  private @Nullable Disposable following;

  /**
   * @param maxSensors sensors that are held; one more is refused
   */
  public SensorRegistry(RecordSender sender, LogReader reader, int maxSensors) {
    this.sender = sender;
    this.reader = reader;
    this.maxSensors = maxSensors;
  }

  /** Reads what is stored, within the limit, and follows what comes. */
  public void open(Duration limit) {
    Map<TopicPartition, Long> next = new HashMap<>();
    List<TopicPartition> partitions = LogReader.partitions(Topic.SENSORS);
    reader
        .read(partitions, new ReadFrom.Beginning(), new ReadUntil.PresentEnd())
        .doOnNext(record -> {
          next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
          // One that is damaged was set aside when it was new.
          apply(record);
        })
        .then()
        .block(limit);
    loaded = true;
    following =
        reader
            .read(partitions, new ReadFrom.Offsets(next), new ReadUntil.Forever())
            .retryWhen(
                Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
                    .maxBackoff(Duration.ofSeconds(30)))
            .subscribe(record -> {
              String fault = apply(record);
              if (fault != null) {
                setAside(record, fault);
              }
            });
  }

  private void setAside(ConsumerRecord<String, byte[]> record, String fault) {
    sender
        .send(DeadLetter.of(record, Topic.SENSORS, "registry", "not-a-configuration", fault))
        .subscribe(
            stored -> {},
            cause -> LOG.warn("the record could not be set aside: {}", cause.getMessage()));
  }

  /** What is wrong with the record, or null. */
  private @Nullable String apply(ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      return null;
    }
    try {
      SensorConfiguration stored = SensorConfiguration.parseFrom(value);
      if (stored.getSensor().isEmpty() || !stored.getSensor().equals(record.key())) {
        return damaged(
            record,
            "the record's key is `"
                + record.key()
                + "`, the configuration's sensor `"
                + stored.getSensor()
                + "`; both are to be the sensor's id");
      }
      synchronized (sensors) {
        SensorConfiguration present = sensors.get(stored.getSensor());
        boolean room = present != null || sensors.size() < maxSensors;
        if (room && (present == null || stored.getVersion() >= present.getVersion())) {
          sensors.put(stored.getSensor(), stored);
        } else if (!room) {
          LOG.error(
              "sensor {} is stored but not held: the limit of {} sensors is reached",
              stored.getSensor(),
              maxSensors);
        }
      }
      return null;
    } catch (InvalidProtocolBufferException e) {
      return damaged(record, "the value is not a SensorConfiguration: " + e.getMessage());
    }
  }

  private static String damaged(ConsumerRecord<String, byte[]> record, String fault) {
    LOG.warn(
        "{}-{} offset {} is passed over: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        fault);
    return fault;
  }

  /** All sensors by rising id. */
  public List<SensorConfiguration> all() {
    requireLoaded();
    synchronized (sensors) {
      return List.copyOf(sensors.values());
    }
  }

  /**
   * A sensor's configuration; a 404 that names the known ones where there is none.
   *
   * @throws Problem 404, or 503 before the registry is read
   */
  public SensorConfiguration require(String sensor) {
    requireLoaded();
    synchronized (sensors) {
      SensorConfiguration found = sensors.get(sensor);
      if (found != null) {
        return found;
      }
      String known =
          sensors.isEmpty()
              ? "No sensor is known yet"
              : "Known: "
                  + String.join(", ", sensors.keySet().stream().limit(NAMED).toList())
                  + (sensors.size() > NAMED ? " and " + (sensors.size() - NAMED) + " more" : "");
      throw new Problem(
          HttpStatus.NOT_FOUND,
          "sensor.unknown",
          "No sensor `"
              + sensor.substring(0, Math.min(64, sensor.length()))
              + "`. "
              + known
              + ". Create it with PUT /api/v1/sensors/{id}");
    }
  }

  private void requireLoaded() {
    if (!loaded) {
      throw new Problem(
              HttpStatus.SERVICE_UNAVAILABLE,
              "starting",
              "the sensors are being read from Kafka; try again in a moment")
          .retryAfter(Duration.ofSeconds(1));
    }
  }

  /**
   * Stores a configuration.
   *
   * @param wanted without version
   * @return the stored one, once Kafka has it; its version rises only where the content changed
   */
  public Mono<SensorConfiguration> put(SensorConfiguration wanted) {
    return Mono.defer(() -> {
      requireLoaded();
      return changes.run(() -> store(wanted));
    });
  }

  private SensorConfiguration store(SensorConfiguration wanted) {
    SensorConfiguration present;
    synchronized (sensors) {
      present = sensors.get(wanted.getSensor());
      if (present == null && sensors.size() >= maxSensors) {
        throw new Problem(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "too-many-sensors",
            "there are "
                + maxSensors
                + " sensors already, which is the limit (sparsewatt.ingest.max-sensors)");
      }
    }
    if (present != null && present.toBuilder().clearVersion().build().equals(wanted)) {
      return present;
    }
    if (present != null && !present.getRig().equals(wanted.getRig())) {
      // n is an offset in the rig's partition: in another one it would not rise.
      throw new Problem(
          HttpStatus.CONFLICT,
          "rig-fixed",
          "sensor "
              + wanted.getSensor()
              + " belongs to rig "
              + present.getRig()
              + ", and a rig places a sensor's history. Give the sensor of rig "
              + wanted.getRig()
              + " another id");
    }
    SensorConfiguration next =
        wanted.toBuilder().setVersion(present == null ? 1 : present.getVersion() + 1).build();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            Topic.SENSORS.id(),
            Topic.partitionOf(next.getRig()),
            next.getSensor(),
            next.toByteArray());
    record
        .headers()
        .add(Headers.CONTENT_TYPE, "application/protobuf".getBytes(StandardCharsets.UTF_8));
    try {
      sender.send(record).block();
    } catch (RuntimeException e) {
      throw Unstored.problem("the configuration of sensor " + next.getSensor(), e);
    }
    synchronized (sensors) {
      sensors.put(next.getSensor(), next);
    }
    return next;
  }

  @Override
  public void close() {
    Disposable follower = following;
    if (follower != null) {
      follower.dispose();
    }
    changes.close();
  }
}
