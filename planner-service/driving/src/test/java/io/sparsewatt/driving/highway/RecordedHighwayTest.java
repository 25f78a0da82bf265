package io.sparsewatt.driving.highway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same starts and actions as in drives of the original give the same rewards and ends. */
class RecordedHighwayTest {

  // Sines of another library differ in the last bit, and traffic amplifies: 1e-9 after 30 s.
  private static final double NEAR = 1e-6;

  private record Drive(
      String name,
      List<double[]> cars,
      List<String> actions,
      List<Double> rewards,
      List<double[]> end) {}

  @Test
  void drivesGoAsInTheOriginal() throws IOException {
    List<Drive> drives = drives();
    assertThat(drives).hasSize(8);
    for (Drive drive : drives) {
      MotorwayTraffic traffic = MotorwayTraffic.of(HighwaySpec.FAST);
      for (int v = 0; v < drive.cars().size(); v++) {
        double[] car = drive.cars().get(v);
        int lane = (int) Math.round(car[1] / MotorwayTraffic.LANE_WIDTH);
        traffic.place(v, lane, car[0], car[2]);
        traffic.targetSpeed[v] = car[3];
        traffic.exponent[v] = car[4];
        traffic.timer[v] = car[5];
      }
      HighwayEpisode episode = new HighwayEpisode(HighwaySpec.FAST, traffic);
      for (int n = 0; n < drive.actions().size(); n++) {
        String action = drive.actions().get(n);
        assertThat(episode.isOver()).as("%s, second %d", drive.name(), n).isFalse();
        double reward =
            action.equals("ITSELF")
                ? episode.driveItself()
                : episode.drive(MetaAction.valueOf(action));
        assertThat(reward)
            .as("%s, second %d", drive.name(), n)
            .isCloseTo(drive.rewards().get(n), within(NEAR));
      }
      assertThat(episode.isOver()).as(drive.name()).isTrue();
      for (int v = 0; v < drive.end().size(); v++) {
        double[] end = drive.end().get(v);
        String where = drive.name() + ", car " + v;
        assertThat(traffic.x[v]).as(where).isCloseTo(end[0], within(NEAR));
        assertThat(traffic.y[v]).as(where).isCloseTo(end[1], within(NEAR));
        assertThat(traffic.heading[v]).as(where).isCloseTo(end[2], within(NEAR));
        assertThat(traffic.speed[v]).as(where).isCloseTo(end[3], within(NEAR));
        assertThat(traffic.lane[v]).as(where).isEqualTo((int) end[4]);
        assertThat(traffic.targetLane[v]).as(where).isEqualTo((int) end[5]);
        assertThat(traffic.crashed[v]).as(where).isEqualTo(end[6] == 1);
      }
    }
  }

  private static List<Drive> drives() throws IOException {
    List<Drive> drives = new ArrayList<>();
    String text;
    try (InputStream in =
        RecordedHighwayTest.class.getResourceAsStream("/highway/highway-fast.csv")) {
      assertThat(in).isNotNull();
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String line : text.lines().toList()) {
      String[] cells = line.split(",", -1);
      switch (cells[0]) {
        case "drive" ->
            drives.add(
                new Drive(
                    "drive " + cells[1] + ", " + cells[2],
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>()));
        case "car" -> drives.getLast().cars().add(numbers(cells));
        case "end" -> drives.getLast().end().add(numbers(cells));
        case "second" -> {
          drives.getLast().actions().add(cells[1]);
          drives.getLast().rewards().add(Double.parseDouble(cells[2]));
        }
        default -> assertThat(line).startsWith("#");
      }
    }
    return drives;
  }

  private static double[] numbers(String[] cells) {
    double[] numbers = new double[cells.length - 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Double.parseDouble(cells[i + 1]);
    }
    return numbers;
  }
}
