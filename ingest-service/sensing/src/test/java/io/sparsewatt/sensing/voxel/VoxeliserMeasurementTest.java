package io.sparsewatt.sensing.voxel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.registration.RecordedScans;
import io.sparsewatt.sensing.registration.RegistrationPolicy;
import io.sparsewatt.sensing.registration.ScanToMap;
import io.sparsewatt.sensing.synthetic.Street;
import io.sparsewatt.sensing.voxel.VoxelPolicy.Deltas;
import io.sparsewatt.sensing.voxel.VoxelPolicy.Hysteresis;
import io.sparsewatt.sensing.voxel.VoxelUpdate.Kind;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints the tables of docs/voxeliser.md, and holds the defaults to what they say. */
@Tag("data")
class VoxeliserMeasurementTest {

  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  // Scans of a resting sensor: twice the history of the defaults.
  private static final int RESTING = 56;

  private static final int NEVER = Hysteresis.NEVER_STRONG;

  private record Setting(Hysteresis hysteresis, Deltas deltas) {}

  private static Setting setting(int hits, int within, int persistence, int strong) {
    return new Setting(new Hysteresis(hits, within, persistence, strong), Deltas.DEFAULT);
  }

  private static Setting setting(double offset, double intensity, double height) {
    return new Setting(new Hysteresis(2, 3, 4, 6), new Deltas(offset, intensity, height));
  }

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting(Hysteresis.NONE, Deltas.NONE),
          setting(1, 1, 1, 1),
          setting(1, 1, 3, 1),
          setting(1, 1, 5, 1),
          setting(1, 1, 8, 1),
          setting(2, 3, 3, 6),
          setting(2, 3, 4, NEVER),
          setting(2, 3, 4, 10),
          setting(2, 3, 4, 6),
          setting(2, 3, 4, 4),
          setting(2, 3, 6, 6),
          setting(3, 5, 4, NEVER),
          setting(3, 5, 4, 6),
          setting(0, 0, 0),
          setting(0.25, 0.2, 0.5),
          setting(0.35, 0.3, 1),
          setting(0.5, 0.3, 1));

  private static final class Sums {
    int frames;
    long active;
    long plain;
    long activated;
    long changed;
    long deactivated;
    double recall;
    double precision;
    long ghosts;
    long car;
    long carSeen;
    long cpu;
  }

  @Test
  void slowCityTraffic() throws Exception {
    table("kitti_raw_city_stop", registered("kitti_raw_city_stop/velodyne"), true, 76, 99.5);
  }

  @Test
  void tracking0000() throws Exception {
    table("kitti_tracking_0000", registered("kitti_tracking_0000/pcd"), true, 86, 99.5);
  }

  @Test
  void staticScene() throws Exception {
    Street street = new Street(1, 1200, 0.02, 0.03);
    List<PointFrame> scans = new ArrayList<>();
    for (int f = 0; f < RESTING; f++) {
      scans.add(scan(street, f, Street.pose(0.03, 0.05, 0, 0.02), List.of()));
    }
    table("static", scans, false, 0.5, 99.9);
  }

  @Test
  void passingCar() throws Exception {
    Street street = new Street(1, 1200, 0.02, 0.03);
    List<PointFrame> scans = new ArrayList<>();
    for (int f = 0; f < RESTING; f++) {
      // 10 m/s, two metres to the left of the sensor.
      scans.add(scan(street, f, Pose.IDENTITY, List.of(Street.car(carAt(f), 2.5))));
    }
    table("passing car", scans, false, 1.5, 99.9);
  }

  @Test
  void drive() throws Exception {
    Street street = new Street(1, 1200, 0.02, 0.03);
    List<PointFrame> scans = new ArrayList<>();
    for (int f = 0; f < 20; f++) {
      scans.add(scan(street, f, Street.pose(0.8 * f, 0, 0, 0), List.of()));
    }
    table("drive at 8 m/s, exact poses", scans, true, 64, 99.5);
  }

  @Test
  void eventCameras() throws Exception {
    StringBuilder out = new StringBuilder();
    out.append("\n### event cameras, 10 ms packets, 50 ms window\n\n");
    out.append(
        "| file | sensor | packets | events | active | % of sensor | out of date % | ms |\n");
    out.append("|---|---|---|---|---|---|---|---|\n");
    for (String file : List.of("evt2_sample.raw", "evt3_sample.raw")) {
      events(out, file);
    }
    System.out.println(out);
  }

  private static void events(StringBuilder out, String file) throws Exception {
    List<EventFrame> packets = RecordedScans.eventsOf(file);
    EventFrame first = packets.getFirst();
    EventVoxeliser voxeliser =
        new EventVoxeliser(first.width(), first.height(), EventPolicy.DEFAULT);
    VoxelState state = new VoxelState(EventVoxeliser.MAX_PIXELS);
    long events = 0;
    long active = 0;
    long changes = 0;
    int frames = 0;
    long cpu = 0;
    for (EventFrame packet : packets) {
      long start = CPU.getCurrentThreadCpuTime();
      VoxelUpdate update = voxeliser.process(packet, false);
      cpu += CPU.getCurrentThreadCpuTime() - start;
      state.apply(update);
      events += packet.count();
      if (update.kind() == Kind.DELTA) {
        frames++;
        active += update.active();
        changes += update.upserted().length + update.deactivated().length;
      }
    }
    out.append(
        String.format(
            Locale.ROOT,
            "| %s | %d x %d | %d | %d | %.0f | %.1f | %.1f | %.1f |%n",
            file,
            first.width(),
            first.height(),
            packets.size(),
            events,
            (double) active / Math.max(1, frames),
            100.0 * active / Math.max(1, frames) / (first.width() * first.height()),
            100.0 * changes / Math.max(1, active),
            cpu / 1e6 / packets.size()));
  }

  private static double carAt(int frame) {
    return -9 + 1.0 * frame;
  }

  private static PointFrame scan(Street street, int f, Pose pose, List<double[]> cars) {
    return street.scan(f, f * 100_000_000L, pose, Pose.IDENTITY, cars, false);
  }

  private static List<PointFrame> registered(String folder) throws Exception {
    ScanToMap registration = new ScanToMap(RegistrationPolicy.DEFAULT);
    List<PointFrame> frames = new ArrayList<>();
    for (PointFrame frame : RecordedScans.of(folder)) {
      frames.add(registration.register(frame).frame());
    }
    return frames;
  }

  private static void table(
      String name, List<PointFrame> scans, boolean moving, double mostOfPlain, double leastRecall)
      throws Exception {
    StringBuilder out = new StringBuilder();
    out.append("\n### ").append(name).append(", ").append(scans.size()).append(" scans\n\n");
    out.append(
        "| hits/within/persistence/strong | deltas | frames | active | plain | out of date | of plain %"
            + " | activated % | changed % | deactivated % | recall % | precision % | car % | ghosts"
            + " | ms |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    // The first run is also the compiler's.
    Sums defaults = measure(VoxelPolicy.DEFAULT, scans, moving);
    assertThat(100.0 * (defaults.activated + defaults.changed + defaults.deactivated))
        .as("changes per plain voxel")
        .isLessThan(mostOfPlain * defaults.plain);
    assertThat(100 * defaults.recall).as("recall").isGreaterThan(leastRecall * defaults.frames);
    Hysteresis chosen = VoxelPolicy.DEFAULT.hysteresis();
    out.append(
        row(
            "**" + name(chosen) + "/" + chosen.restPersistence() + "**",
            VoxelPolicy.DEFAULT.deltas(),
            defaults));
    for (Setting setting : SETTINGS) {
      // The tables of standalone's VoxelTradeOffTest have clearing.
      VoxelPolicy keeps =
          VoxelPolicy.DEFAULT
              .withClearing(VoxelPolicy.Clearing.OFF)
              .withYielding(VoxelPolicy.Yielding.OFF);
      Sums s =
          measure(
              keeps.withHysteresis(setting.hysteresis()).withDeltas(setting.deltas()),
              scans,
              moving);
      if (s.frames >= 2) {
        out.append(row(name(setting.hysteresis()), setting.deltas(), s));
      }
    }
    System.out.println(out);
  }

  private static String name(Hysteresis h) {
    String strong = h.strongPoints() == NEVER ? "-" : Integer.toString(h.strongPoints());
    return h.hits() + "/" + h.within() + "/" + h.persistence() + "/" + strong;
  }

  private static String row(String rule, Deltas d, Sums s) {
    double n = s.frames;
    double percent = 100.0 / s.active;
    long changes = s.activated + s.changed + s.deactivated;
    return String.format(
        Locale.ROOT,
        "| %s | %s/%s/%s | %d | %.0f | %.0f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f"
            + " | %.1f | %.1f | %.0f | %.1f |%n",
        rule,
        d.offset(),
        d.intensity(),
        d.height(),
        s.frames,
        s.active / n,
        s.plain / n,
        percent * changes,
        100.0 * changes / s.plain,
        percent * s.activated,
        percent * s.changed,
        percent * s.deactivated,
        100 * s.recall / n,
        100 * s.precision / n,
        100.0 * s.carSeen / Math.max(1, s.car),
        s.ghosts / n,
        s.cpu / n / 1e6);
  }

  /** Sums over the frames at which the history is full, in motion that which is then kept. */
  private static Sums measure(VoxelPolicy policy, List<PointFrame> scans, boolean moving)
      throws Exception {
    Voxeliser voxeliser = new Voxeliser(policy);
    Hysteresis rule = policy.hysteresis();
    int full = moving ? rule.persistence() + rule.within() : voxeliser.historyFrames();
    VoxelState state = new VoxelState(1 << 20);
    Sums s = new Sums();
    for (int f = 0; f < scans.size(); f++) {
      int f0 = f;
      long start = CPU.getCurrentThreadCpuTime();
      VoxelUpdate update = voxeliser.process(scans.get(f), false, true);
      long took = CPU.getCurrentThreadCpuTime() - start;
      state.apply(update);
      assertThat(state.digest()).isEqualTo(update.stateDigest());
      if (f < full || update.kind() == Kind.KEYFRAME) {
        continue;
      }
      long[] plain = update.plain() == null ? new long[0] : update.plain();
      long[] active = voxeliser.activeKeys();
      VoxelFidelity fidelity = VoxelFidelity.between(plain, active);
      s.frames++;
      s.active += update.active();
      s.plain += plain.length;
      s.activated += update.activated();
      s.changed += update.changed();
      s.deactivated += update.deactivated().length;
      s.recall += fidelity.recall();
      s.precision += fidelity.precision();
      s.ghosts += ghosts(active, carAt(f));
      long[] car = Arrays.stream(plain).filter(key -> inLane(key, carAt(f0), 4.4)).toArray();
      s.car += car.length;
      s.carSeen += VoxelFidelity.between(car, active).plainNear();
      s.cpu += took;
    }
    return s;
  }

  // Where the passing car was and is no more: its lane behind it.
  private static int ghosts(long[] active, double rear) {
    int ghosts = 0;
    for (long key : active) {
      if (inLane(key, rear - 20, 19.7)) {
        ghosts++;
      }
    }
    return ghosts;
  }

  // Above the ground in the passing car's lane, from x over this length.
  private static boolean inLane(long key, double from, double length) {
    double x = (VoxelKey.x(key) + 0.5) * 0.2;
    double y = (VoxelKey.y(key) + 0.5) * 0.2;
    double z = (VoxelKey.z(key) + 0.5) * 0.2;
    return x > from && x < from + length && y > 1.4 && y < 3.6 && z > -1.4;
  }
}
