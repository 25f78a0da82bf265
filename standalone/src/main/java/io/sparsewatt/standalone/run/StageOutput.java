package io.sparsewatt.standalone.run;

import com.google.protobuf.CodedInputStream;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.FrameRef;
import java.io.IOException;

/**
 * One record that a stage wrote, as a reader of the log sees it.
 *
 * @param topic where it stands
 * @param n the frame it speaks of
 * @param sensor whose frame that is
 * @param value Protobuf bytes
 * @param tookNanos what the stage spent on it; negative where unknown
 * @param sinceAcceptanceNanos from the frame's acceptance to the record; negative where unknown
 */
public record StageOutput(
    Topic topic, long n, String sensor, byte[] value, long tookNanos, long sinceAcceptanceNanos) {

  /**
   * The frame's whole identity: field 1 of every message, read without the rest.
   *
   * @throws IllegalArgumentException if the value is damaged
   */
  public FrameRef id() {
    try {
      CodedInputStream in = CodedInputStream.newInstance(value);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == FRAME_REF_TAG) {
          return FrameRef.parseFrom(in.readByteArray());
        }
        in.skipField(tag);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("n " + n + " on " + topic.id() + " is damaged", e);
    }
    throw new IllegalArgumentException("n " + n + " on " + topic.id() + " names no frame");
  }

  // Field 1, length-delimited.
  private static final int FRAME_REF_TAG = 1 << 3 | 2;
}
