package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.format.FrameFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a frame was decoded from, for a sender that passes it on.
 *
 * @param format of the bytes, one frame
 * @param bytes the whole frame, from position to limit; not to be changed
 * @param timeNanos the instant that the decoder was told, or null: the bytes hold it
 */
public record EncodedFrame(FrameFormat format, ByteBuffer bytes, @Nullable Long timeNanos) {

  // Spelled out, not compact: javac leaves the type annotations of a compact constructor's
  // parameters out of the class file.
  public EncodedFrame(FrameFormat format, ByteBuffer bytes, @Nullable Long timeNanos) {
    this.format = format;
    this.bytes = bytes;
    this.timeNanos = timeNanos;
  }
}
