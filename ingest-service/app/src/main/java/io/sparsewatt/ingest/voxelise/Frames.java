package io.sparsewatt.ingest.voxelise;

import com.google.protobuf.UnsafeByteOperations;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.EventColumns;
import io.sparsewatt.events.v1.Frame;
import io.sparsewatt.events.v1.PointColumns;
import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensorFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sensor frames between the wire and the sensing library. */
public final class Frames {

  private Frames() {}

  /** The wire form; {@code format} is what the sender sent. */
  public static Frame wire(SensorFrame frame, String format) {
    Frame.Builder wire = Frame.newBuilder().setTimeNs(frame.timeNanos()).setFormat(format);
    Pose pose = frame.pose();
    if (pose != null) {
      wire.setPose(wire(pose));
    }
    switch (frame) {
      case PointFrame points -> wire.setPoints(columns(points));
      case EventFrame events -> wire.setEvents(columns(events));
    }
    return wire.build();
  }

  /** The wire form. */
  public static io.sparsewatt.events.v1.Pose wire(Pose pose) {
    return io.sparsewatt.events.v1.Pose.newBuilder()
        .setX(pose.x())
        .setY(pose.y())
        .setZ(pose.z())
        .setQx(pose.qx())
        .setQy(pose.qy())
        .setQz(pose.qz())
        .setQw(pose.qw())
        .build();
  }

  /**
   * The frame.
   *
   * @param points to hold a LiDAR frame's columns
   * @throws IllegalArgumentException if a column has another length than the count says, or the
   *     pose is no rotation
   */
  static SensorFrame frame(Frame wire, PointArrays points) {
    Pose pose = wire.hasPose() ? pose(wire.getPose()) : null;
    return switch (wire.getColumnsCase()) {
      case POINTS -> points.take(wire.getTimeNs(), pose, wire.getPoints());
      case EVENTS -> events(wire.getTimeNs(), pose, wire.getEvents());
      case COLUMNS_NOT_SET -> throw new IllegalArgumentException("the frame has no columns");
    };
  }

  private static Pose pose(io.sparsewatt.events.v1.Pose wire) {
    return new Pose(
        wire.getX(),
        wire.getY(),
        wire.getZ(),
        wire.getQx(),
        wire.getQy(),
        wire.getQz(),
        wire.getQw());
  }

  private static PointColumns columns(PointFrame frame) {
    int count = frame.count();
    PointColumns.Builder columns =
        PointColumns.newBuilder()
            .setCount(count)
            .setX(Columns.ofFloats(frame.x(), count))
            .setY(Columns.ofFloats(frame.y(), count))
            .setZ(Columns.ofFloats(frame.z(), count))
            .setIntensity(Columns.ofFloats(frame.intensity(), count));
    int[] times = frame.timeOffsetNanos();
    if (times != null) {
      columns.setTimeOffsetNs(Columns.ofInts(times, count));
    }
    return columns.build();
  }

  private static EventColumns columns(EventFrame frame) {
    int count = frame.count();
    return EventColumns.newBuilder()
        .setCount(count)
        .setWidth(frame.width())
        .setHeight(frame.height())
        .setTimeOffsetUs(Columns.ofInts(frame.timeOffsetMicros(), count))
        .setX(Columns.ofShorts(frame.x(), count))
        .setY(Columns.ofShorts(frame.y(), count))
        .setPolarity(UnsafeByteOperations.unsafeWrap(Arrays.copyOf(frame.polarity(), count)))
        .build();
  }

  private static EventFrame events(long timeNanos, @Nullable Pose pose, EventColumns wire) {
    long count = Integer.toUnsignedLong(wire.getCount());
    Columns.require("time_offset_us", wire.getTimeOffsetUs(), count, Integer.BYTES);
    Columns.require("x", wire.getX(), count, Short.BYTES);
    Columns.require("y", wire.getY(), count, Short.BYTES);
    Columns.require("polarity", wire.getPolarity(), count, Byte.BYTES);
    return new EventFrame(
        timeNanos,
        pose,
        wire.getWidth(),
        wire.getHeight(),
        (int) count,
        Columns.ints(wire.getTimeOffsetUs()),
        Columns.shorts(wire.getX()),
        Columns.shorts(wire.getY()),
        wire.getPolarity().toByteArray());
  }
}
