package io.sparsewatt.standalone.replay;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.recording.EncodedFrame;
import io.sparsewatt.standalone.encode.DatPacket;
import io.sparsewatt.standalone.encode.PcdScan;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A frame as it is sent: the recording's own bytes wherever they still are the frame, so that the
 * gateway decodes what the camera or the LiDAR wrote; else an encoding that reads back the same.
 *
 * @param format of the body
 * @param timeNanos stated beside it, or null where the body holds it
 * @param pose stated beside it, or null where none is known
 */
record Upload(String format, byte[] body, @Nullable Long timeNanos, @Nullable Pose pose) {

  // Spelled out, not compact: see PointFrame.
  Upload(String format, byte[] body, @Nullable Long timeNanos, @Nullable Pose pose) {
    this.format = format;
    this.body = body;
    this.timeNanos = timeNanos;
    this.pose = pose;
  }

  /**
   * @param encoded what the frame was decoded from; null where its points were moved since, or
   *     where it was cut out of a file
   * @param laterNanos by which the frame is later than recorded
   */
  static Upload of(SensorFrame frame, @Nullable EncodedFrame encoded, long laterNanos) {
    long time = frame.timeNanos() + laterNanos;
    return switch (frame) {
      case EventFrame packet ->
          new Upload(DatPacket.FORMAT, DatPacket.of(packet), time, packet.pose());
      case PointFrame scan -> {
        // Absolute times of points could not follow a frame that is moved to another time.
        boolean asItWas = encoded != null && (laterNanos == 0 || scan.timeOffsetNanos() == null);
        yield asItWas && encoded != null
            ? new Upload(
                encoded.format().id(),
                bytes(encoded.bytes()),
                laterNanos == 0 ? encoded.timeNanos() : Long.valueOf(time),
                scan.pose())
            : new Upload(PcdScan.FORMAT, PcdScan.of(scan), time, scan.pose());
      }
    };
  }

  /** The headers that state what the body does not hold. */
  Map<String, String> headers(String stream, long seq) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Frame-Stream", stream);
    headers.put("Frame-Seq", Long.toString(seq));
    if (timeNanos != null) {
      headers.put("Frame-Time", Long.toString(timeNanos));
    }
    if (pose != null) {
      // The shortest text that reads back the same double.
      headers.put(
          "Frame-Pose",
          pose.x() + " " + pose.y() + " " + pose.z() + " " + pose.qx() + " " + pose.qy() + " "
              + pose.qz() + " " + pose.qw());
    }
    return headers;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    ByteBuffer view = buffer.duplicate();
    if (view.hasArray() && view.arrayOffset() == 0 && view.remaining() == view.array().length) {
      return view.array();
    }
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return bytes;
  }
}
