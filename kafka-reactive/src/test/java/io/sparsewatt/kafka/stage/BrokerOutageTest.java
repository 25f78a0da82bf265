package io.sparsewatt.kafka.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sparsewatt.broker.BrokerOptions;
import io.sparsewatt.broker.EmbeddedBroker;
import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.RealBroker;
import io.sparsewatt.kafka.SenderOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that goes away in the middle and comes back. */
@Tag("full")
class BrokerOutageTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void theHostStartsOverAndLeavesNoTrace(@TempDir Path dir) throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(dir, 0, BrokerOptions.defaults());
    int port = broker.port();
    try (RealBroker.Kafka kafka = new RealBroker.Kafka(KafkaConnection.to("127.0.0.1:" + port))) {
      StageRuns runs = new StageRuns(kafka);
      StageSpec spec = new StageSpec("outage", StageRuns.INPUT);
      kafka.send(StageRuns.frames(71, 1_500, 4));
      AtomicInteger taken = new AtomicInteger();
      StageHostOptions options = StageHostOptions.of(kafka.connection(), spec);
      StageHost host =
          StageHost.start(
              spec,
              partition -> new ChainStage(in -> taken.incrementAndGet()),
              options
                  .receiver(options.receiver().commitInterval(Duration.ofMillis(20)))
                  .sender(
                      SenderOptions.of(kafka.connection()).deliveryTimeout(Duration.ofSeconds(2))),
              new SimpleMeterRegistry());
      RealBroker.until("some processed", LIMIT, () -> taken.get() > 200);
      broker.close();
      RealBroker.until("it says so", LIMIT, () -> host.state() == StageState.FAILED);
      assertThat(host.failure()).isPresent();
      broker = EmbeddedBroker.start(dir, port, BrokerOptions.defaults());
      RealBroker.until("all committed", LIMIT, () -> runs.allCommitted("outage"));
      RealBroker.until("it runs", LIMIT, () -> host.state() == StageState.RUNNING);
      host.close();
      runs.assertWritten("all", runs.expected());
    } finally {
      broker.close();
    }
  }
}
