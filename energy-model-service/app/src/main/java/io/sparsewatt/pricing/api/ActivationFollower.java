package io.sparsewatt.pricing.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.boot.StageRunner;
import io.sparsewatt.events.MessageBytes;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.ReadFrom;
import io.sparsewatt.kafka.ReadUntil;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;

/**
 * Fills the windows from all partitions, without a group: every instance answers for every sensor,
 * whichever partitions its stage has. Begins an hour back.
 */
final class ActivationFollower implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ActivationFollower.class);

  private final StageRunner topics;
  private final LogReader reader;
  private final EnergyWindows windows;
  private final InstantSource clock;
  private volatile @Nullable Disposable following;

  /**
   * @param topics makes the topics; it starts first, because this depends on it
   */
  ActivationFollower(
      StageRunner topics, LogReader reader, EnergyWindows windows, InstantSource clock) {
    this.topics = topics;
    this.reader = reader;
    this.windows = windows;
    this.clock = clock;
  }

  @Override
  public void start() {
    LOG.debug("following beside stage {}", topics.name());
    // A repeat after a retry is recognised by its n.
    following =
        Flux.defer(() ->
                reader.read(
                    LogReader.partitions(Topic.ACTIVATION_EVENTS),
                    new ReadFrom.Timestamp(
                        clock.millis() - Duration.ofSeconds(EnergyWindows.MAX_SECONDS).toMillis()),
                    new ReadUntil.Forever()))
            .retryWhen(
                Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
                    .maxBackoff(Duration.ofSeconds(30)))
            .subscribe(this::take);
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      return;
    }
    try {
      ActivationEvent event = MessageBytes.parse(ActivationEvent.parser(), value);
      // What is no message may parse as one, of no sensor; the stage sets it aside.
      if (!event.getId().getSensor().isEmpty() && event.getId().getSensor().equals(record.key())) {
        windows.add(event);
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.warn(
          "{}-{} offset {} is no activation event and is passed over: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  @Override
  public void stop() {
    Disposable running = following;
    if (running != null) {
      running.dispose();
      following = null;
    }
  }

  @Override
  public boolean isRunning() {
    return following != null;
  }
}
