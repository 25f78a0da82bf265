package io.sparsewatt.boot;

import io.sparsewatt.kafka.stage.StageState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Readiness: the stage is live on every partition it has. */
final class StageHealth implements HealthIndicator {

  private final StageRunner runner;

  StageHealth(StageRunner runner) {
    this.runner = runner;
  }

  @Override
  public Health health() {
    StageState state = runner.state();
    Status status =
        switch (state) {
          case RUNNING -> Status.UP;
          case STARTING, REPLAYING -> Status.OUT_OF_SERVICE;
          case FAILED, STOPPED -> Status.DOWN;
        };
    return Health.status(status)
        .withDetail("stage", runner.name())
        .withDetail("state", state.name().toLowerCase(java.util.Locale.ROOT))
        .withDetail("lagRecords", runner.lag())
        .build();
  }
}
