package io.sparsewatt.gateway;

import io.sparsewatt.gateway.view.LiveViews;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready when the brokers answer and the views hold what the log held at the start. */
final class ViewsHealth implements HealthIndicator {

  private final LiveViews views;
  private final ViewFollower follower;

  ViewsHealth(LiveViews views, ViewFollower follower) {
    this.views = views;
    this.follower = follower;
  }

  @Override
  public Health health() {
    boolean caughtUp = views.isCaughtUp();
    boolean reachable = follower.isReachable();
    return (caughtUp && reachable ? Health.up() : Health.outOfService())
        .withDetail("brokersReachable", reachable)
        .withDetail("caughtUp", caughtUp)
        .build();
  }
}
