package io.sparsewatt.e2e.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.e2e.process.PlatformProcesses;
import io.sparsewatt.e2e.process.Service;
import io.sparsewatt.events.Topic;
import io.sparsewatt.kafka.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The proof of "effectively once": every service is killed three times under load, and the log says
 * afterwards what it says when nobody was.
 */
@Tag("kill")
class KillServicesTest {

  /** Another schedule: {@code -Dsparsewatt.kill.seed=N}. */
  private static final long SEED = Long.getLong("sparsewatt.kill.seed", 20261123);

  private static final int KILLS = 3;
  private static final int FRAMES = Integer.getInteger("sparsewatt.kill.frames", 90);

  private static final Duration LOAD_LIMIT = Duration.ofMinutes(6);
  private static final Duration DRAIN_LIMIT = Duration.ofMinutes(3);

  // Windows of 4 s of sensor time, so that the ledger has several a sensor.
  private static final Map<Service, List<String>> SETTINGS =
      Map.of(Service.PRICING, List.of("--sparsewatt.pricing.ledger-window=4s"));

  private record Kill(Service service, int afterRequests) {}

  @Test
  void killsOfEveryServiceLeaveNoTrace() throws Exception {
    List<SensorLoad> loads = loads();
    LogAudit undisturbed = run("undisturbed", loads, List.of());
    List<Kill> kills = schedule(4 * FRAMES, new Random(SEED));
    LogAudit killed = run("killed", loads, kills);

    assertThat(undisturbed.deadLetters()).isEmpty();
    assertThat(killed.deadLetters()).as("seed %d", SEED).isEmpty();
    assertThat(killed.content())
        .as("seed %d, kills %s", SEED, kills)
        .isEqualTo(undisturbed.content());
    // The load is worth something: traffic is seen and planned around.
    assertThat(undisturbed.objects()).isGreaterThan(FRAMES);
    assertThat(undisturbed.feasiblePlans()).isGreaterThan(FRAMES);
  }

  /** Three rigs, two of them in one partition, and a camera on the first. */
  private static List<SensorLoad> loads() {
    String second = "rig-1";
    String third = neighbour(second);
    assertThat(Topic.partitionOf("rig-0")).isNotEqualTo(Topic.partitionOf(second));
    return List.of(
        SensorLoad.lidar("lidar-0", "rig-0", 16, SEED, FRAMES),
        SensorLoad.lidar("lidar-1", second, 12, SEED + 1, FRAMES),
        SensorLoad.lidar("lidar-2", third, 20, SEED + 2, FRAMES),
        SensorLoad.camera("camera-0", "rig-0", SEED, FRAMES));
  }

  private static String neighbour(String rig) {
    for (int i = 2; ; i++) {
      if (Topic.partitionOf("rig-" + i) == Topic.partitionOf(rig)) {
        return "rig-" + i;
      }
    }
  }

  /** Every service three times, in an order and at points drawn from the seed. */
  private static List<Kill> schedule(int requests, Random random) {
    List<Service> order = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      order.addAll(List.of(Service.values()));
    }
    Collections.shuffle(order, random);
    // The last tenth is left for what the last kill leaves behind to be felt.
    List<Integer> points =
        order.stream().map(service -> 1 + random.nextInt(requests * 9 / 10)).sorted().toList();
    List<Kill> kills = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      kills.add(new Kill(order.get(i), points.get(i)));
    }
    return kills;
  }

  private static LogAudit run(String name, List<SensorLoad> loads, List<Kill> kills)
      throws Exception {
    Path folder = Path.of("target", "kill", name);
    delete(folder);
    long began = System.nanoTime();
    try (PlatformProcesses platform = PlatformProcesses.start(folder, SETTINGS)) {
      say("%s: up after %.1f s", name, seconds(began));
      try (Senders senders = new Senders(platform.gateway(), loads)) {
        senders.start();
        for (Kill kill : kills) {
          senders.awaitAccepted(kill.afterRequests(), LOAD_LIMIT);
          // One that has not come back since the last time is given the time.
          platform.awaitReady(kill.service());
          platform.kill(kill.service());
          platform.start(kill.service());
          say(
              "%s: %.1f s: killed %s after %d requests",
              name, seconds(began), kill.service().id(), kill.afterRequests());
        }
        senders.awaitAccepted(senders.requests(), LOAD_LIMIT);
        say(
            "%s: %.1f s: everything accepted; refused: %s",
            name, seconds(began), senders.refusals());
        for (Service service : Service.values()) {
          platform.awaitReady(service);
        }
        try (TopicAdmin admin = platform.admin()) {
          // In the order of the flow: a stage that is through leaves all its outputs behind.
          through(platform, admin, "voxelise", Topic.SENSOR_FRAMES);
          through(platform, admin, "perceive", Topic.VOXEL_EVENTS);
          through(platform, admin, "price", Topic.ACTIVATION_EVENTS);
          through(platform, admin, "plan", Topic.SCENES);
        }
        LogAudit audit = LogAudit.of(platform.connection());
        audit.assertAccountsFor(senders.accepted());
        say(
            "%s: %.1f s: %d records, of which %d duplicates; %d outputs repeated, all equal; seed %d",
            name, seconds(began), audit.records(), audit.duplicates(), audit.repeats(), SEED);
        audit.content().forEach((what, digest) -> say("%s: %s: %s", name, what, digest));
        return audit;
      }
    }
  }

  private static void through(
      PlatformProcesses platform, TopicAdmin admin, String stage, Topic input)
      throws InterruptedException {
    platform.await(
        stage + " is through with " + input.id(),
        () -> LongStream.of(admin.lag(stage, input)).sum() == 0,
        DRAIN_LIMIT);
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static void say(String format, Object... arguments) {
    System.out.println("[kill] " + String.format(java.util.Locale.ROOT, format, arguments));
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
