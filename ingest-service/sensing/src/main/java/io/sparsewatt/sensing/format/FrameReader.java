package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import org.jspecify.annotations.Nullable;

/** Frames of one encoded input, one after the other. Not thread-safe. */
public interface FrameReader extends AutoCloseable {

  /**
   * The next frame, or null after the last one. After a failure every further call fails alike.
   *
   * @throws SensingException where the input cannot be taken; frames returned before stay valid
   */
  @Nullable SensorFrame next() throws SensingException;

  /**
   * Words of the input that were passed over so far, by cause; zeros where the format is strict.
   */
  Skipped skipped();

  @Override
  void close() throws SensingException;

  /**
   * What an event camera's stream held beside usable events. Hardware streams hold such words in
   * normal operation, so they are counted, not refused.
   *
   * @param unknownWords words of a type that the format's description does not give, or vendor data
   * @param outsideSensor events beyond the sensor's width or height
   * @param beforeFirstTime events before the first complete time
   * @param timeStepsBack events older than the one before; they took that one's time
   */
  record Skipped(long unknownWords, long outsideSensor, long beforeFirstTime, long timeStepsBack) {

    /** Nothing skipped. */
    public static final Skipped NONE = new Skipped(0, 0, 0, 0);
  }
}
