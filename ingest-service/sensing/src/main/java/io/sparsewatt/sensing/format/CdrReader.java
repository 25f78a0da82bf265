package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads one CDR message (OMG DDS-XTypes plain CDR, version 1), as ROS 2 writes it: four bytes of
 * encapsulation, then primitives aligned to their own size. Not thread-safe.
 *
 * <p>Every read is checked against the bytes present; a failure is {@code message-truncated} or
 * {@code message-malformed} and names the byte.
 */
public final class CdrReader {

  private static final int ENCAPSULATION = 4;
  private static final int PLAIN_BIG_ENDIAN = 0;
  private static final int PLAIN_LITTLE_ENDIAN = 1;

  private final ByteBuffer bytes;
  private final int start;

  /**
   * @param message encapsulation and body, from position to limit; not changed
   */
  public CdrReader(ByteBuffer message) throws SensingException {
    bytes = message.duplicate();
    if (bytes.remaining() < ENCAPSULATION) {
      throw new SensingException(
          "message-truncated",
          "a CDR message begins with 4 bytes of encapsulation, " + bytes.remaining() + " present.");
    }
    int representation = bytes.order(ByteOrder.BIG_ENDIAN).getShort() & 0xFFFF;
    if (representation != PLAIN_BIG_ENDIAN && representation != PLAIN_LITTLE_ENDIAN) {
      throw new SensingException(
          "message-malformed",
          "CDR representation 0x"
              + Integer.toHexString(representation)
              + " is not supported; 0x0000 (big endian) or 0x0001 (little endian) expected.");
    }
    bytes.getShort(); // options: unused by plain CDR
    bytes.order(
        representation == PLAIN_LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    start = bytes.position();
  }

  /** uint8. */
  public int readUint8() throws SensingException {
    require(1, 1);
    return bytes.get() & 0xFF;
  }

  /** int32. */
  public int readInt32() throws SensingException {
    require(4, 4);
    return bytes.getInt();
  }

  /** uint32. */
  public long readUint32() throws SensingException {
    return Integer.toUnsignedLong(readInt32());
  }

  /** float64. */
  public double readFloat64() throws SensingException {
    require(8, 8);
    return bytes.getDouble();
  }

  /** string: UTF-8, with the terminating zero that CDR counts. */
  public String readString() throws SensingException {
    long length = readUint32();
    if (length == 0) {
      return ""; // some writers leave the terminating zero out of an empty string
    }
    require(1, length);
    int n = (int) length;
    int at = bytes.position();
    if (bytes.get(at + n - 1) != 0) {
      throw new SensingException(
          "message-malformed", "the string at byte " + at + " does not end with a zero byte.");
    }
    ByteBuffer text = bytes.slice(at, n - 1);
    bytes.position(at + n);
    return StandardCharsets.UTF_8.decode(text).toString();
  }

  /** Length of a sequence whose elements take at least {@code leastBytes} each. */
  public int readLength(int leastBytes) throws SensingException {
    long length = readUint32();
    if (length > bytes.remaining() / leastBytes) {
      throw new SensingException(
          "message-truncated",
          "a sequence of "
              + length
              + " elements is declared at byte "
              + (bytes.position() - 4)
              + ", "
              + bytes.remaining()
              + " bytes follow.");
    }
    return (int) length;
  }

  /** uint8[]: a view of the message's bytes, big endian until ordered otherwise. */
  public ByteBuffer readBytes() throws SensingException {
    int n = readLength(1);
    ByteBuffer slice = bytes.slice(bytes.position(), n);
    bytes.position(bytes.position() + n);
    return slice;
  }

  private void require(int alignment, long n) throws SensingException {
    int at = bytes.position();
    int padding = -(at - start) & (alignment - 1);
    if (padding + n > bytes.remaining()) {
      throw new SensingException(
          "message-truncated",
          "the message ends at byte "
              + bytes.limit()
              + " where "
              + n
              + " bytes are needed from byte "
              + (at + padding)
              + ".");
    }
    bytes.position(at + padding);
  }
}
