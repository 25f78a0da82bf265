package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;

/** The bound on a decoded frame, checked before its columns are allocated. */
final class FrameSize {

  private FrameSize() {}

  /** The count as an int, once it is known to fit. */
  static int requirePoints(long points, boolean withTimes, Limits limits) throws SensingException {
    int each = Limits.POINT_BYTES + (withTimes ? Limits.POINT_TIME_BYTES : 0);
    long most = limits.maxDecodedBytes() / each;
    if (points < 0 || points > most) {
      throw new SensingException(
          "frame-too-large",
          Long.toUnsignedString(points)
              + " points; at most "
              + most
              + " are accepted ("
              + limits.maxDecodedBytes()
              + " bytes decoded, "
              + each
              + " a point). Split or thin the frame.");
    }
    return (int) points;
  }
}
