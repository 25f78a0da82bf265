package io.sparsewatt.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.sparsewatt.kafka.TopicAdmin;
import io.sparsewatt.kafka.stage.StageHost;
import io.sparsewatt.kafka.stage.StageHostOptions;
import io.sparsewatt.kafka.stage.StageState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Starts a service's stage once the topics are there, and stops it before the web server goes. */
public final class StageRunner implements SmartLifecycle {

  // Leaves the receiver's own release wait room within Spring's 30 s for a phase.
  private static final Duration STOP_LIMIT = Duration.ofSeconds(25);

  private final HostedStage stage;
  private final PlatformProperties properties;
  private final MeterRegistry registry;
  private volatile @Nullable StageHost host;

  StageRunner(HostedStage stage, PlatformProperties properties, MeterRegistry registry) {
    this.stage = stage;
    this.properties = properties;
    this.registry = registry;
  }

  @Override
  public void start() {
    try (TopicAdmin admin = new TopicAdmin(properties.connection(), properties.topics())) {
      admin.ensureTopics();
    }
    host =
        StageHost.start(
            stage.spec(),
            stage.stages(),
            StageHostOptions.of(properties.connection(), stage.spec())
                .computeThreads(properties.threads()),
            registry);
  }

  @Override
  public void stop() {
    StageHost running = host;
    if (running != null) {
      running.stop().block(STOP_LIMIT);
      host = null;
    }
  }

  @Override
  public boolean isRunning() {
    return host != null;
  }

  /** How the stage is. */
  public StageState state() {
    StageHost running = host;
    return running == null ? StageState.STOPPED : running.state();
  }

  /** Its name. */
  public String name() {
    return stage.spec().name();
  }

  /** Input records not acknowledged yet. */
  public long lag() {
    StageHost running = host;
    return running == null ? 0 : running.lag();
  }
}
