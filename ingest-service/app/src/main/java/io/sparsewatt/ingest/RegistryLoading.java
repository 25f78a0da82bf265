package io.sparsewatt.ingest;

import io.sparsewatt.boot.StageRunner;
import io.sparsewatt.ingest.pressure.PipelineLag;
import io.sparsewatt.ingest.registry.SensorRegistry;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Reads the sensors once the topics are there, which the stage's runner makes. */
final class RegistryLoading implements SmartLifecycle {

  private final StageRunner topics;
  private final SensorRegistry registry;
  private final PipelineLag lag;
  private final Duration limit;
  private volatile boolean running;

  RegistryLoading(StageRunner topics, SensorRegistry registry, PipelineLag lag, Duration limit) {
    this.topics = topics;
    this.registry = registry;
    this.lag = lag;
    this.limit = limit;
  }

  @Override
  public void start() {
    if (!topics.isRunning()) {
      throw new IllegalStateException("the stage's runner starts first: this bean depends on it");
    }
    registry.open(limit);
    lag.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
