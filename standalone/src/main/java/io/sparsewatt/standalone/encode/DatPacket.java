package io.sparsewatt.standalone.encode;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.format.FrameFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A packet of events as a Prophesee DAT file (docs.prophesee.ai, "DAT File Format").
 *
 * <p>Times are written relative to the packet's start, which the sender states beside the bytes: a
 * packet that is no longer than the period it was cut by is then read back as it was, to the event.
 */
public final class DatPacket {

  /** The format's name on the wire. */
  public static final String FORMAT = FrameFormat.DAT.id();

  /** x and y have 14 bits each. */
  public static final int MAX_SIDE = 1 << 14;

  private static final int EVENT_BYTES = 8;

  // EventCD, 8 bytes an event.
  private static final byte[] KIND = {0x0C, EVENT_BYTES};

  private DatPacket() {}

  /**
   * The file.
   *
   * @throws IllegalArgumentException if the sensor is wider or higher than {@link #MAX_SIDE}
   */
  public static byte[] of(EventFrame packet) {
    if (packet.width() > MAX_SIDE || packet.height() > MAX_SIDE) {
      throw new IllegalArgumentException(
          "a sensor of at most "
              + MAX_SIDE
              + " x "
              + MAX_SIDE
              + " pixels fits a DAT file; this one has "
              + packet.width()
              + " x "
              + packet.height());
    }
    byte[] header =
        ("% Data file containing CD events.\n% Version 2\n% Width "
                + packet.width()
                + "\n% Height "
                + packet.height()
                + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(header.length + KIND.length + EVENT_BYTES * packet.count())
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header)
            .put(KIND);
    for (int i = 0; i < packet.count(); i++) {
      file.putInt(packet.timeOffsetMicros()[i])
          .putInt(
              Short.toUnsignedInt(packet.x()[i])
                  | Short.toUnsignedInt(packet.y()[i]) << 14
                  | packet.polarity()[i] << 28);
    }
    return file.array();
  }
}
