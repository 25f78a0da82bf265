package io.sparsewatt.e2e.page;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.standalone.drive.FrameSender;
import io.sparsewatt.standalone.drive.SimulatedVehicle;
import io.sparsewatt.standalone.drive.VehicleSenders;
import io.sparsewatt.standalone.platform.LogTail;
import io.sparsewatt.standalone.platform.Platform;
import io.sparsewatt.standalone.run.StageOutput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole platform in this JVM on free ports, and a vehicle that drives through a simulated town
 * by the platform's plans: ten scans a second, fewer where the machine is slower, and an event
 * camera beside the LiDAR. A third sensor is known and silent.
 */
final class LiveDrive implements AutoCloseable {

  static final String LIDAR = VehicleSenders.LIDAR;
  static final String CAMERA = VehicleSenders.CAMERA;
  static final String SILENT = "rear";

  /** With it there is traffic on both sides within a few seconds. */
  private static final long SEED = 7;

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long PERIOD_NANOS = 100_000_000L;

  private static final int PLAIN_EVERY = 10;

  private static final Duration PICTURE_LIMIT = Duration.ofSeconds(30);
  private static final double NEAR_METRES = 30;
  private static final double MOVING = 1;
  private static final int MANY = 3;

  /** Metres a second: a plan of 3 s is then drawn over 15 m at least. */
  private static final double BRISK = 5;

  private final Path folder;
  private final Platform platform;
  private final CountDownLatch moving = new CountDownLatch(1);
  private final Thread driver;
  private long others;
  // Guarded by this.
  private int pictures;
  private volatile boolean ended;
  private volatile @Nullable Throwable failure;

  private LiveDrive(Path folder, Platform platform) {
    this.folder = folder;
    this.platform = platform;
    this.driver = new Thread(this::drive, "drive");
  }

  /** Starts everything, and returns when the first plan is there. */
  static LiveDrive start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("sparsewatt-page");
    LiveDrive drive = new LiveDrive(folder, Platform.start(folder, Platform.Ports.FREE));
    drive.driver.start();
    if (!drive.moving.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      Throwable cause = drive.failure;
      drive.close();
      throw new IllegalStateException("no frame was planned within " + LIMIT, cause);
    }
    return drive;
  }

  /** The page. */
  URI address() {
    return URI.create(platform.address());
  }

  Platform platform() {
    return platform;
  }

  /**
   * Whether the drive goes on.
   *
   * @throws IllegalStateException if it broke down
   */
  void requireRunning() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("the drive broke down: " + cause.getMessage(), cause);
    }
  }

  /**
   * Waits for a moment worth a picture: others in motion nearby, and a plan that goes somewhere.
   * Where none comes in time, any moment has to do.
   */
  synchronized void awaitTraffic() throws InterruptedException {
    long deadline = System.nanoTime() + PICTURE_LIMIT.toNanos();
    int before = pictures;
    while (pictures == before && System.nanoTime() < deadline) {
      TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
    }
  }

  private void take(StageOutput output) throws InvalidProtocolBufferException {
    if (output.topic() == Topic.SCENES) {
      SceneEvent scene = SceneEvent.parseFrom(output.value());
      others =
          scene.getObjectsList().stream()
              .filter(o -> Math.hypot(o.getVx(), o.getVy()) > MOVING)
              .filter(o ->
                  Math.hypot(o.getX() - scene.getEgo().getX(), o.getY() - scene.getEgo().getY())
                      < NEAR_METRES)
              .count();
    } else if (output.topic() == Topic.PLANS) {
      double[] speed =
          Columns.doubles(PlanEvent.parseFrom(output.value()).getTrajectory().getSpeed());
      if (others >= MANY && speed.length > 0 && Arrays.stream(speed).min().orElse(0) > BRISK) {
        synchronized (this) {
          pictures++;
          notifyAll();
        }
      }
    }
  }

  private void drive() {
    SimulatedVehicle vehicle = new SimulatedVehicle(SEED);
    try (LogTail log = new LogTail(platform.connection(), InstantSource.system());
        VehicleSenders senders = new VehicleSenders(address(), "drive");
        FrameSender silent = new FrameSender(address(), SILENT)) {
      silent.configure("{\"modality\":\"lidar\"}");
      senders.configure(vehicle.camera(), false, PLAIN_EVERY);
      while (!ended) {
        long due = System.nanoTime() + PERIOD_NANOS;
        boolean[] scanTaken = {false};
        senders.send(
            vehicle.next(),
            (sensor, stream, seq, taken, tookNanos) ->
                scanTaken[0] |= sensor.equals(LIDAR) && taken);
        follow(log, vehicle, scanTaken[0], due);
      }
    } catch (InterruptedException e) {
      // The end.
    } catch (Exception | AssertionError e) {
      failure = e;
    }
  }

  /** Takes this scan's plan, if it was taken, and then those that come until the next is due. */
  private void follow(LogTail log, SimulatedVehicle vehicle, boolean taken, long due)
      throws Exception {
    boolean planned = !taken;
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!ended) {
      long until = planned ? due : deadline;
      StageOutput output = log.next(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
      if (output == null) {
        if (!planned) {
          throw new IllegalStateException("a frame was not planned within " + LIMIT);
        }
        return;
      }
      take(output);
      if (output.topic() == Topic.PLANS) {
        vehicle.follow(PlanEvent.parseFrom(output.value()));
        planned = true;
        moving.countDown();
      }
    }
  }

  @Override
  public void close() throws IOException {
    ended = true;
    driver.interrupt();
    try {
      driver.join(LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    platform.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
