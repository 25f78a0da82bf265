package io.sparsewatt.simulator.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.WorldSpec;
import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.simulator.road.Road;
import io.sparsewatt.simulator.road.RoadStrip;
import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.scene.SceneGeometry;
import org.junit.jupiter.api.Test;

class EventCameraTest {

  private static final EventCameraSpec SPEC =
      new EventCameraSpec(80, 60, Math.toRadians(90), 0.2, 0.03, 1, 5, 0.5, 1.4, 100_000);

  @Test
  void aStillCameraInAStillWorldSeesNothingButNoise() {
    Simulation simulation = new Simulation(new WorldSpec(2, Family.TOWN).withDensity(0).parked());
    EventCamera clean = new EventCamera(SPEC.noiseless(), 1);
    EventCamera noisy = new EventCamera(SPEC, 1);
    int noise = 0;
    for (int i = 0; i < 10; i++) {
      simulation.step();
      assertThat(clean.capture(simulation).count()).isZero();
      noise += noisy.capture(simulation).count();
    }
    double mean = 80 * 60;
    assertThat((double) noise).isCloseTo(mean, within(4 * Math.sqrt(mean)));
  }

  @Test
  void drivingMakesEventsInOrderAndWithinTheImage() {
    Simulation simulation = new Simulation(new WorldSpec(2, Family.TOWN));
    EventCamera camera = new EventCamera(SPEC.noiseless(), 1);
    int all = 0;
    for (int i = 0; i < 10; i++) {
      simulation.step();
      EventPacket packet = camera.capture(simulation);
      assertThat(packet.timeNanos()).isEqualTo(i * 100_000_000L);
      assertThat(packet.dropped()).isZero();
      all += packet.count();
      int last = 0;
      for (int k = 0; k < packet.count(); k++) {
        assertThat(packet.timeOffsetMicros()[k]).isBetween(last, 99_999);
        last = packet.timeOffsetMicros()[k];
        assertThat((int) packet.x()[k]).isBetween(0, 79);
        assertThat((int) packet.y()[k]).isBetween(0, 59);
        assertThat((int) packet.polarity()[k]).isBetween(0, 1);
      }
    }
    assertThat(all).as("events of a second").isBetween(3_000, 300_000);
  }

  @Test
  void aSkippedStepBeginsAnew() {
    Simulation simulation = new Simulation(new WorldSpec(2, Family.TOWN));
    EventCamera skipping = new EventCamera(SPEC, 1);
    simulation.step();
    skipping.capture(simulation);
    for (int i = 0; i < 20; i++) {
      simulation.step();
    }
    EventPacket fresh = new EventCamera(SPEC, 1).capture(simulation);
    EventPacket after = skipping.capture(simulation);
    assertThat(after.timeOffsetMicros()).isEqualTo(fresh.timeOffsetMicros());
    assertThat(after.x()).isEqualTo(fresh.x());
  }

  /** A pole, 20 m ahead and 5 m to the left, stands where a pinhole puts it. */
  @Test
  void thePinholeIsAPinhole() {
    SceneGeometry scene = new SceneGeometry();
    Look dark = new Look(ObjectClass.OTHER, 1, Material.GLASS, 0.3f);
    double heading = 0.3;
    double c = Math.cos(heading);
    double s = Math.sin(heading);
    scene.addBox(20 * c - 5 * s, 20 * s + 5 * c, c, s, 0.2, 2, 0.4, 4.4, dark);
    LuminanceImage image = new LuminanceImage(SPEC, 1);
    RoadStrip strip = new RoadStrip(new Road(1, Family.HIGHWAY), 400);
    strip.centre(0);
    image.prepare(scene, 0, 0, 0, 0);
    float[] with = new float[80 * 60];
    image.render(scene, strip, 0, 0, 1.4, heading, 0, with);
    image.prepare(new SceneGeometry(), 0, 0, 0, 0);
    float[] without = new float[80 * 60];
    image.render(new SceneGeometry(), strip, 0, 0, 1.4, heading, 0, without);
    // 90 degrees over 80 pixels: a focal length of 40. The near face is 19.9 m away.
    double focal = 40;
    for (int y = 0; y < 60; y++) {
      for (int x = 0; x < 80; x++) {
        double left = (40 - x - 0.5) / focal * 19.9;
        double up = 1.4 + (30 - y - 0.5) / focal * 19.9;
        boolean onFace = Math.abs(left - 5) < 1 && up > 0.4 && up < 4.4;
        double changed = Math.abs(with[y * 80 + x] - without[y * 80 + x]);
        if (onFace) {
          assertThat(changed).as("pixel %d %d", x, y).isPositive();
        } else if (Math.abs(left - 5) > 1.1 || up < 0.2 || up > 4.6) {
          assertThat(changed).as("pixel %d %d", x, y).isZero();
        }
      }
    }
  }

  @Test
  void badSpecsAreRefusedInWords() {
    assertThatThrownBy(() -> new EventCameraSpec(0, 60, 1, 0.2, 0, 0, 5, 0, 1, 10))
        .hasMessage("width of 1.0..2048.0 required but it was 0.0");
    assertThatThrownBy(() -> new EventCameraSpec(10, 60, 1, Double.NaN, 0, 0, 5, 0, 1, 10))
        .hasMessage("threshold of 0.01..10.0 required but it was NaN");
  }
}
