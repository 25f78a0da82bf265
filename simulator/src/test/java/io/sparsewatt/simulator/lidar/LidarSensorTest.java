package io.sparsewatt.simulator.lidar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.sparsewatt.simulator.EgoMotion;
import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.WorldSpec;
import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.scene.SceneGeometry;
import io.sparsewatt.simulator.traffic.AgentState;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LidarSensorTest {

  private static Simulation driven(WorldSpec spec, int steps) {
    Simulation simulation = new Simulation(spec);
    for (int i = 0; i < steps; i++) {
      simulation.step();
    }
    return simulation;
  }

  /** Every point of a rolling sweep lies on what its label and instance say it is. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void pointsLieOnWhatTheyAreLabelled(Family family) {
    Simulation simulation = driven(new WorldSpec(21, family), 40);
    LidarScan scan = new LidarSensor(LidarSpec.hdl64().noiseless(), 1).scan(simulation);
    SceneGeometry scene = simulation.geometry();
    Map<Integer, Integer> firstPart = new HashMap<>();
    for (int i = scene.count() - 1; i >= 0; i--) {
      firstPart.merge(scene.instance(i), i, (a, b) -> Math.min(a, b));
    }
    Map<Integer, AgentState> agents = new HashMap<>();
    for (AgentState agent : simulation.truth(50).agents()) {
      agents.put(agent.id(), agent);
    }
    EgoMotion motion = simulation.motion();
    int[] seen = new int[7];
    Set<Integer> seenAgents = new HashSet<>();
    for (int i = 0; i < scan.count(); i++) {
      double t = scan.timeOffsetNanos()[i] * 1e-9;
      double c = Math.cos(motion.heading(t));
      double s = Math.sin(motion.heading(t));
      double x = motion.x(t) + scan.x()[i] * c - scan.y()[i] * s;
      double y = motion.y(t) + scan.x()[i] * s + scan.y()[i] * c;
      double z = LidarSpec.hdl64().height() + scan.z()[i];
      int instance = scan.instance()[i];
      seen[scan.label()[i]]++;
      boolean right;
      if (instance == 0) {
        // The road or the top or side of a pavement.
        right = scan.label()[i] == ObjectClass.GROUND.label() && z > -1e-4 && z < 0.12 + 1e-4;
      } else {
        AgentState agent = agents.get(instance);
        if (agent != null) {
          seenAgents.add(instance);
          right = scan.label()[i] == agent.type().label() && inBox(agent, x, y, z, t);
        } else {
          int part = firstPart.getOrDefault(instance, -1);
          right =
              part >= 0
                  && scan.label()[i] == scene.label(part)
                  && onSurface(scene, part, instance, x, y, z);
        }
      }
      if (!right) {
        throw new AssertionError(
            "point %d label %d instance %d at %s %s %s is not there"
                .formatted(i, scan.label()[i], instance, x, y, z));
      }
    }
    assertThat(seenAgents.size()).isGreaterThan(5);
    assertThat(seen[ObjectClass.GROUND.ordinal()]).isGreaterThan(20_000);
    assertThat(seen[ObjectClass.VEHICLE.ordinal()]).isGreaterThan(500);
    assertThat(seen[ObjectClass.STRUCTURE.ordinal()]).isGreaterThan(500);
    assertThat(seen[ObjectClass.VEGETATION.ordinal()]).isGreaterThan(50);
    assertThat(seen[ObjectClass.OTHER.ordinal()]).isGreaterThan(5);
    if (family == Family.TOWN) {
      assertThat(seen[ObjectClass.PEDESTRIAN.ordinal()]).isGreaterThan(20);
    }
  }

  private static boolean inBox(AgentState a, double x, double y, double z, double t) {
    double dx = x - a.x() - t * a.vx();
    double dy = y - a.y() - t * a.vy();
    double ahead = dx * Math.cos(a.yaw()) + dy * Math.sin(a.yaw());
    double left = dy * Math.cos(a.yaw()) - dx * Math.sin(a.yaw());
    double margin = 1e-4;
    return Math.abs(ahead) < a.length() / 2 + margin
        && Math.abs(left) < a.width() / 2 + margin
        && Math.abs(z - a.z()) < a.height() / 2 + margin;
  }

  /** Whether a point is within 0.1 mm of the surface of some part of a standing thing. */
  private static boolean onSurface(
      SceneGeometry scene, int from, int instance, double x, double y, double z) {
    for (int i = from; i < scene.count() && i < from + 8; i++) {
      if (scene.instance(i) != instance) {
        continue;
      }
      double dx = x - scene.x(i);
      double dy = y - scene.y(i);
      double out;
      if (scene.isBox(i)) {
        double ahead = dx * scene.cosYaw(i) + dy * scene.sinYaw(i);
        double left = dy * scene.cosYaw(i) - dx * scene.sinYaw(i);
        double high = (scene.top(i) + scene.bottom(i)) / 2;
        double half = (scene.top(i) - scene.bottom(i)) / 2;
        out =
            Math.max(
                Math.abs(z - high) - half,
                Math.max(
                    Math.abs(ahead) - scene.halfLength(i), Math.abs(left) - scene.halfWidth(i)));
      } else {
        // A cylinder's mantle or cap, or a spheroid: the nearest of both readings.
        double radius = scene.halfLength(i);
        double level = Math.sqrt(dx * dx + dy * dy);
        double high = (scene.top(i) + scene.bottom(i)) / 2;
        double half = (scene.top(i) - scene.bottom(i)) / 2;
        double cylinder = Math.max(level - radius, Math.abs(z - high) - half);
        double scaled = Math.hypot(level / radius, (z - high) / half) - 1;
        out =
            Math.abs(cylinder) < Math.abs(scaled) * Math.min(radius, half)
                ? cylinder
                : scaled * Math.min(radius, half);
      }
      if (Math.abs(out) < 1e-4) {
        return true;
      }
    }
    return false;
  }

  @Test
  void noiseAndDropoutHaveTheStatedStatistics() {
    Simulation simulation = driven(new WorldSpec(21, Family.TOWN), 3);
    LidarSpec spec = LidarSpec.hdl64();
    LidarScan clean = new LidarSensor(spec.noiseless(), 1).scan(simulation);
    LidarScan noisy = new LidarSensor(spec, 1).scan(simulation);
    // A return is named by when and how steeply it left.
    Map<Long, Integer> index = new HashMap<>();
    for (int i = 0; i < clean.count(); i++) {
      index.put(ray(clean, i), i);
    }
    int n = 0;
    double sum = 0;
    double squares = 0;
    double intensity = 0;
    int matched = 0;
    for (int i = 0; i < noisy.count(); i++) {
      Integer k = index.get(ray(noisy, i));
      // Near the ends of the range noise moves points out and in.
      if (k == null) {
        continue;
      }
      matched++;
      assertThat(noisy.label()[i]).isEqualTo(clean.label()[k]);
      if (clean.label()[k] == ObjectClass.VEGETATION.label()
          || clean.label()[k] == ObjectClass.PEDESTRIAN.label()
          || clean.label()[k] == ObjectClass.TWO_WHEELER.label()) {
        continue;
      }
      double error = range(noisy, i) - range(clean, k);
      sum += error;
      squares += error * error;
      double glow = noisy.intensity()[i] - clean.intensity()[k];
      intensity += glow * glow;
      n++;
    }
    assertThat(n).isGreaterThan(50_000);
    // Four standard errors; the quantile table itself is 0.1 % narrow.
    assertThat(sum / n).isCloseTo(0, within(4 * 0.02 / Math.sqrt(n)));
    assertThat(Math.sqrt(squares / n)).isCloseTo(0.02, within(0.02 * 0.015));
    assertThat(Math.sqrt(intensity / n)).isCloseTo(0.01, within(0.01 * 0.03));
    double kept = (double) matched / clean.count();
    assertThat(kept).isCloseTo(0.97, within(4 * Math.sqrt(0.03 * 0.97 / clean.count()) + 1e-3));
  }

  private static double range(LidarScan scan, int i) {
    double x = scan.x()[i];
    double y = scan.y()[i];
    double z = scan.z()[i];
    return Math.sqrt(x * x + y * y + z * z);
  }

  private static long ray(LidarScan scan, int i) {
    double elevation = Math.toDegrees(Math.asin(scan.z()[i] / range(scan, i)));
    // Beams are 0.43 degrees apart.
    return scan.timeOffsetNanos()[i] * 1_000L + Math.round(elevation * 5);
  }

  @Test
  void anotherCarDoesNotChangeTheNoiseOfTheRest() {
    WorldSpec busy = new WorldSpec(4, Family.TOWN).parked();
    Simulation full = driven(busy, 20);
    Simulation empty = driven(busy.withDensity(0), 20);
    LidarScan a = new LidarSensor(LidarSpec.vlp16(), 1).scan(full);
    LidarScan b = new LidarSensor(LidarSpec.vlp16(), 1).scan(empty);
    Map<Long, Integer> index = new HashMap<>();
    for (int i = 0; i < b.count(); i++) {
      index.put(ray(b, i), i);
    }
    int same = 0;
    int agents = 0;
    for (int i = 0; i < a.count(); i++) {
      int instance = a.instance()[i];
      if (instance > 0 && instance < 0x4000_0000) {
        agents++;
        continue;
      }
      Integer k = index.get(ray(a, i));
      assertThat(k).isNotNull();
      assertThat(a.x()[i]).isEqualTo(b.x()[k]);
      assertThat(a.z()[i]).isEqualTo(b.z()[k]);
      assertThat(a.intensity()[i]).isEqualTo(b.intensity()[k]);
      same++;
    }
    assertThat(same).isGreaterThan(5_000);
    assertThat(agents).isGreaterThan(50);
  }

  @Test
  void aParkedSensorInAnEmptyWorldSeesTheSameTwiceButForNoise() {
    WorldSpec spec = new WorldSpec(4, Family.TOWN).parked().withDensity(0);
    Simulation simulation = driven(spec, 1);
    LidarSensor clean = new LidarSensor(LidarSpec.vlp16().noiseless(), 1);
    LidarSensor noisy = new LidarSensor(LidarSpec.vlp16(), 1);
    LidarScan first = clean.scan(simulation);
    LidarScan firstNoisy = noisy.scan(simulation);
    simulation.step();
    assertThat(clean.scan(simulation).x()).isEqualTo(first.x());
    assertThat(noisy.scan(simulation).x()).isNotEqualTo(firstNoisy.x());
  }

  @Test
  void columnsAreInFiringOrderAndWithinTheirRanges() {
    Simulation simulation = driven(new WorldSpec(9, Family.HIGHWAY), 10);
    LidarSpec spec = LidarSpec.hdl64();
    LidarScan scan = new LidarSensor(spec, 1).scan(simulation);
    assertThat(scan.timeNanos()).isEqualTo(1_000_000_000L);
    assertThat(scan.count()).isBetween(60_000, 64 * 1800);
    assertThat(scan.x().length).isEqualTo(scan.count());
    double lastAzimuth = -Math.PI;
    for (int i = 0; i < scan.count(); i++) {
      assertThat(scan.timeOffsetNanos()[i])
          .isBetween(i == 0 ? -100_000_000 : scan.timeOffsetNanos()[i - 1], 0);
      assertThat(scan.intensity()[i]).isBetween(0f, 1f);
      assertThat(range(scan, i)).isBetween(0.9 - 1e-6, 80 + 1e-5);
      double azimuth = Math.atan2(scan.y()[i], scan.x()[i]);
      assertThat(azimuth).isGreaterThan(lastAzimuth - 1e-4);
      lastAzimuth = azimuth;
    }
    LidarScan still = new LidarSensor(spec.withRolling(false), 1).scan(simulation);
    assertThat(still.timeOffsetNanos()).containsOnly(0);
  }

  @Test
  void aScanAllocatesItsColumnsAndLittleElse() {
    Simulation simulation = driven(new WorldSpec(9, Family.TOWN), 10);
    LidarSensor lidar = new LidarSensor(LidarSpec.hdl64(), 1);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    lidar.scan(simulation);
    long before = threads.getCurrentThreadAllocatedBytes();
    LidarScan scan = lidar.scan(simulation);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // Four floats, two ints and a byte a point; besides, a table of the road and what StrictMath's
    // sine allocates once a firing until it is compiled. One object a ray would be 2 MB.
    assertThat(allocated).isBetween(25L * scan.count(), 25L * scan.count() + 256 * 1024);
  }

  @Test
  void badSpecsAreRefusedInWords() {
    assertThatThrownBy(() -> LidarSpec.beams(0, 2, -20, 100))
        .hasMessage("beams of 1.0..256.0 required but it was 0.0");
    assertThatThrownBy(() -> LidarSpec.beams(4, -20, 2, 100))
        .hasMessageContaining("falling elevations required but elevation[1]");
    assertThatThrownBy(() -> LidarSpec.beams(4, 2, -95, 100))
        .hasMessageContaining("elevation[3] of -1.55..1.55 required");
    assertThatThrownBy(() -> LidarSpec.beams(4, 2, -20, 100_000))
        .hasMessageContaining("azimuths of 1.0..8192.0 required");
  }
}
