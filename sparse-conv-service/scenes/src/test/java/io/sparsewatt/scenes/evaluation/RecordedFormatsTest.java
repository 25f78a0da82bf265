package io.sparsewatt.scenes.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsewatt.scenes.PointClass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files made here, whole and broken. */
class RecordedFormatsTest {

  @TempDir Path folder;

  private static byte[] floats(float... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float v : values) {
      out.putFloat(v);
    }
    return out.array();
  }

  private static byte[] ints(int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int v : values) {
      out.putInt(v);
    }
    return out.array();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @Test
  void semanticKitti() throws IOException {
    Path points = file("a.bin", floats(1, 2, 3, 0.5f, 4, 5, 6, 0.25f, 7, 8, 9, 0));
    // Instance 3 of a moving car, terrain, unlabelled.
    Path labels = file("a.label", ints(3 << 16 | 252, 72, 0));
    SemanticKitti scan = SemanticKitti.read(points, labels);
    assertThat(scan.truth())
        .containsExactly(PointClass.VEHICLE.label(), PointClass.GROUND.label(), PointClass.NONE);
    assertThat(scan.cloud().intensity()).containsExactly(0.5f, 0.25f, 0);
    assertThatThrownBy(() -> SemanticKitti.read(points, file("b.label", ints(10, 10))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("each of 3 points expected but it has 8 bytes");
    assertThatThrownBy(() -> SemanticKitti.read(points, file("c.label", ints(10, 7, 10))))
        .hasMessageContaining("point 1 has the unknown class 7");
    assertThatThrownBy(() -> SemanticKitti.read(file("b.bin", new byte[17]), labels))
        .hasMessageContaining("rows of 16 bytes expected but 17 remain");
  }

  private static final String CALIBRATION =
      """
      P2: 700 0 600 0 0 700 170 0 0 0 1 0
      R0_rect: 1 0 0 0 1 0 0 0 1
      Tr_velo_to_cam: 0 -1 0 0 0 0 -1 0 1 0 0 -0.3
      """;

  @Test
  void kittiTracking() throws IOException {
    Files.createDirectories(folder.resolve("pcd"));
    Files.writeString(folder.resolve("calib_0000.txt"), CALIBRATION);
    // A car 10 m ahead of the camera, 1.6 m below it to its foot, length across the view's axis.
    Files.writeString(
        folder.resolve("label_02_0000.txt"),
        """
        0 4 Car 0 0 0 0 0 0 0 1.5 1.8 4 0 1.6 10 -1.5707963267948966
        0 -1 DontCare -1 -1 -10 100 160 200 180 -1 -1 -1 -1000 -1000 -1000 -10
        """);
    String header =
        """
        # .PCD v0.7 - Point Cloud Data file format
        VERSION 0.7
        FIELDS x y z intensity
        SIZE 4 4 4 4
        TYPE F F F F
        COUNT 1 1 1 1
        WIDTH 5
        HEIGHT 1
        VIEWPOINT 0 0 0 1 0 0 0
        POINTS 5
        DATA binary
        """;
    // In the car; in its lowest centimetres; beside it; behind the camera; in the DontCare region.
    byte[] points =
        floats(
            10.3f, 0, -0.8f, 0, 10.3f, 0, -1.55f, 0, 10.3f, 3, -0.8f, 0, -5, 0, 0, 0, 10.3f, 6.43f,
            0, 0);
    byte[] head = header.getBytes(StandardCharsets.US_ASCII);
    byte[] pcd = Arrays.copyOf(head, head.length + points.length);
    System.arraycopy(points, 0, pcd, head.length, points.length);
    Files.write(folder.resolve("pcd").resolve("0000000000.pcd"), pcd);

    KittiTracking kitti = KittiTracking.read(folder);
    KittiTracking.Frame frame = kitti.frames().get(0);
    Box car = frame.boxes().get(0);
    assertThat(car.x()).isCloseTo(10.3, within(1e-9));
    assertThat(car.y()).isCloseTo(0, within(1e-9));
    assertThat(car.z()).isCloseTo(-1.6 + 0.75, within(1e-9));
    assertThat(Math.abs(Math.sin(car.yaw()))).isCloseTo(0, within(1e-9));
    assertThat(kitti.vehicles(frame, false)).containsExactly(1, 1, 0, -1, -1);
    assertThat(kitti.vehicles(frame, true)).containsExactly(1, -1, 0, -1, -1);

    Files.writeString(folder.resolve("label_02_0000.txt"), "0 4 Car 0 0\n");
    assertThatThrownBy(() -> KittiTracking.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 1: 17 fields expected");
    Files.writeString(folder.resolve("calib_0000.txt"), "P2: 1 2 3\n");
    assertThatThrownBy(() -> KittiTracking.read(folder)).hasMessageContaining("R0_rect");
  }

  @Test
  void nuScenes() throws IOException {
    Path points = file("a.pcd.bin", floats(0, 10, 0, 51, 3, 5, 5, 0, 255, 4, 0, 1, 0, 0, 0));
    String json =
        """
        {"metainfo": {"categories": {"car": 0}}, "data_list": [{"images": {"a": [[1]]},
         "instances": [
          {"bbox_label": 0, "bbox_3d": [0, 10, 0, 4, 2, 1.5, 1.57], "bbox_3d_isvalid": true,
           "bbox_label_3d": 0, "num_lidar_pts": 1, "velocity": [0.0, NaN]},
          {"bbox_label": -1, "bbox_3d": [5, 5, 0, 1, 1, 1, 0], "bbox_label_3d": -1,
           "num_lidar_pts": 1}],
         "cam_instances": {"F": [{"bbox_3d": [1]}]}}]}
        """;
    Path labels = Files.writeString(folder.resolve("a.json"), json);
    NuScenes scan = NuScenes.read(points, labels);
    assertThat(scan.boxes()).extracting(Box::type).containsExactly("car", "unknown");
    assertThat(scan.labelledPoints()).containsExactly(1, 1);
    assertThat(scan.cloud().intensity()).containsExactly(0.2f, 1, 0);
    // In the car; in a box of an unknown class; from the carrier.
    assertThat(scan.truth(PointClass.VEHICLE, false)).containsExactly(1, -1, -1);
    assertThat(scan.truth(PointClass.PEDESTRIAN, false)).containsExactly(0, -1, -1);
    assertThatThrownBy(() ->
            NuScenes.read(
                points,
                Files.writeString(
                    folder.resolve("b.json"),
                    "{\"instances\": [{\"bbox_3d\": [1, 2], \"bbox_label_3d\": 0}]}")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("instance 0: a box of 7 numbers");
    assertThatThrownBy(() ->
            NuScenes.read(points, Files.writeString(folder.resolve("c.json"), "{\"instances\"")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("c.json");
  }
}
