package io.sparsewatt.gateway;

import io.sparsewatt.gateway.feed.LogFeed;
import io.sparsewatt.gateway.route.ProfileTitles;
import io.sparsewatt.gateway.view.LiveViews;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Keeps the views at the end of the log, and the time going, while the gateway runs. */
final class ViewFollower implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ViewFollower.class);

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration PROBE = Duration.ofSeconds(5);
  private static final Duration TITLES = Duration.ofSeconds(30);

  /** Records between the log and the views: a second of a busy platform. */
  private static final int AHEAD = 64;

  private final LiveViews views;
  private final LogFeed feed;
  private final Scheduler scheduler;
  private final @Nullable ProfileTitles titles;
  private Disposable.@Nullable Composite running;
  private volatile boolean reachable;

  ViewFollower(LiveViews views, LogFeed feed, Scheduler scheduler, @Nullable ProfileTitles titles) {
    this.views = views;
    this.feed = feed;
    this.scheduler = scheduler;
    this.titles = titles;
  }

  /** Whether the brokers answered the last time they were asked. */
  boolean isReachable() {
    return reachable;
  }

  @Override
  public synchronized void start() {
    if (running != null) {
      return;
    }
    Disposable.Composite all = Disposables.composite();
    all.add(
        feed.follow(views::caughtUp)
            .publishOn(scheduler, AHEAD)
            .subscribe(
                views::take, failure -> LOG.error("the views follow the log no more", failure)));
    all.add(Flux.interval(TICK).onBackpressureDrop().subscribe(second -> views.tick()));
    all.add(
        Flux.interval(Duration.ZERO, PROBE)
            .onBackpressureDrop()
            .concatMap(time -> feed.reachable(), 1)
            .subscribe(answer -> reachable = answer));
    ProfileTitles source = titles;
    if (source != null) {
      all.add(
          Flux.interval(Duration.ZERO, TITLES)
              .onBackpressureDrop()
              .concatMap(time -> source.fetch().onErrorResume(failure -> Mono.empty()), 1)
              .subscribe(views::profileTitles));
    }
    running = all;
  }

  @Override
  public synchronized void stop() {
    Disposable.Composite all = running;
    if (all != null) {
      all.dispose();
      running = null;
      views.closeClients();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return running != null;
  }

  /** First to stop: a client of live events would keep the server from closing. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
