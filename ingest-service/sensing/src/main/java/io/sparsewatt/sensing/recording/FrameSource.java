package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.FrameFormat;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Frames in order, each with time and, where the files know it, pose. */
interface FrameSource extends AutoCloseable {

  FrameFormat format();

  /** Frames in all, skipped ones included, where known without reading. */
  OptionalLong frameCount();

  /** Passes over frames without decoding more of them than it takes to tell them apart. */
  void skip(long frames) throws SensingException;

  /** The next frame, or null. Messages begin with the place: file, topic, frame. */
  @Nullable SensorFrame next() throws SensingException;

  /** What the last frame was decoded from; null for a packet, which was cut out of a file. */
  default @Nullable EncodedFrame encoded() {
    return null;
  }

  /** Whether frames after a failed one can still be read, by starting after it. */
  boolean readableAfter(SensingException failure);

  /** What was found and chosen, a clause each. */
  List<String> notes();

  @Override
  void close() throws SensingException;
}
