package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The formats that are read, by the names used in {@code ?format=} and {@code --format}. */
public enum FrameFormat {
  /** KITTI {@code .bin}: float32 LE x y z reflectance, 16 bytes a point, no header. */
  KITTI_BIN("kitti-bin", Kind.ONE_FRAME, "KITTI .bin: float32 x y z reflectance"),
  /** nuScenes {@code .pcd.bin}: float32 LE x y z intensity ring, 20 bytes a point, no header. */
  NUSCENES_BIN("nuscenes-bin", Kind.ONE_FRAME, "nuScenes .pcd.bin: float32 x y z intensity ring"),
  /** Point Cloud Data 0.7 of PCL: ascii, binary, binary_compressed. */
  PCD("pcd", Kind.ONE_FRAME, "PCD 0.7: ascii, binary, binary_compressed"),
  /** One ROS 2 {@code sensor_msgs/msg/PointCloud2} in CDR. */
  POINTCLOUD2_CDR("pointcloud2-cdr", Kind.ONE_FRAME, "sensor_msgs/msg/PointCloud2 in CDR"),
  /** Prophesee RAW, EVT 2.0: 32-bit words. */
  EVT2("evt2", Kind.EVENTS, "Prophesee RAW, EVT 2.0"),
  /** Prophesee RAW, EVT 3.0: 16-bit words with state. */
  EVT3("evt3", Kind.EVENTS, "Prophesee RAW, EVT 3.0"),
  /** Prophesee DAT, 2-D and CD events, 8 bytes each. */
  DAT("dat", Kind.EVENTS, "Prophesee DAT, 2-D events"),
  /** N-MNIST and N-Caltech101 {@code .bin}: 5 bytes an event, no header. */
  NMNIST("nmnist", Kind.EVENTS, "N-MNIST .bin: 5 bytes an event"),
  /** MCAP container of ROS 2 messages; read by a recording, not as one frame. */
  MCAP("mcap", Kind.CONTAINER, "MCAP container with PointCloud2 messages");

  /** What a file of the format holds. */
  public enum Kind {
    /** Exactly one LiDAR sweep. */
    ONE_FRAME,
    /** A stream of events, cut into packets on reading. */
    EVENTS,
    /** Messages of many topics. */
    CONTAINER
  }

  private final String id;
  private final Kind kind;
  private final String title;

  FrameFormat(String id, Kind kind, String title) {
    this.id = id;
    this.kind = kind;
    this.title = title;
  }

  /** The stable name, lower case with hyphens. */
  public String id() {
    return id;
  }

  /** What a file of this format holds. */
  public Kind kind() {
    return kind;
  }

  /** A few words for people. */
  public String title() {
    return title;
  }

  /**
   * The format of that name.
   *
   * @throws SensingException {@code format-unknown}, listing the names
   */
  public static FrameFormat fromId(String id) throws SensingException {
    for (FrameFormat format : values()) {
      if (format.id.equals(id)) {
        return format;
      }
    }
    throw new SensingException(
        "format-unknown",
        "format `"
            + Excerpt.of(id)
            + "` is not known. Known: "
            + Arrays.stream(values()).map(FrameFormat::id).collect(Collectors.joining(", "))
            + ".");
  }

  @Override
  public String toString() {
    return id;
  }
}
