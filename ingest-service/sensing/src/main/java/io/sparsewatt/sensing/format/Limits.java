package io.sparsewatt.sensing.format;

/**
 * What a reader accepts. Every allocation that a file's own words could inflate is bounded by one
 * of these, or by the bytes present.
 *
 * @param maxEncodedBytes bytes of one encoded frame (a file of a one-frame format, a message)
 * @param maxDecodedBytes bytes of a frame as packed columns on the wire: 16 a point (20 with
 *     times), 9 an event
 * @param maxEventsPerPacket events of one packet; a denser one is cut
 * @param packetMicros sensor time of one packet, microseconds; packets begin at its multiples
 * @param maxHeaderLineBytes bytes of one line of a text header
 * @param maxHeaderBytes bytes of a whole text header
 * @param maxAsciiLineBytes bytes of one line of ASCII point data
 * @param maxFields fields of one point
 * @param maxRecordBytes bytes of one MCAP record, a chunk as stored included
 * @param maxChunkBytes bytes of an MCAP chunk once decompressed
 * @param maxOpenChunkBytes bytes of the decompressed MCAP chunks that overlap in time and are
 *     therefore held together
 */
public record Limits(
    int maxEncodedBytes,
    int maxDecodedBytes,
    int maxEventsPerPacket,
    int packetMicros,
    int maxHeaderLineBytes,
    int maxHeaderBytes,
    int maxAsciiLineBytes,
    int maxFields,
    int maxRecordBytes,
    int maxChunkBytes,
    long maxOpenChunkBytes) {

  private static final int MIB = 1 << 20;

  /**
   * The defaults.
   *
   * <p>32 MiB encoded: half a million points, the most that 8 MiB hold, at 48 bytes each (the
   * widest common point layout) or as ASCII. 8 MiB decoded: the platform's bound for a frame on the
   * wire. 262,144 events a packet: a quarter of that, and 26 Mev/s at 10 ms. 10 ms: the platform's
   * packet. Header lines of 4 KiB and headers of 64 KiB: an order above any seen. 1,024 fields:
   * PCL's feature histograms stay below. MCAP: writers default to chunks of 768 KiB to 4 MiB; 64
   * MiB leaves room for one large message.
   */
  public static final Limits DEFAULT =
      new Limits(
          32 * MIB,
          8 * MIB,
          1 << 18,
          10_000,
          4 << 10,
          64 << 10,
          64 << 10,
          1_024,
          64 * MIB,
          64 * MIB,
          256L * MIB);

  /** Bytes of a point on the wire: x, y, z and intensity as float32. */
  public static final int POINT_BYTES = 16;

  /** Bytes that a per-point time adds. */
  public static final int POINT_TIME_BYTES = 4;

  /** Bytes of an event on the wire: time 4, x 2, y 2, polarity 1. */
  public static final int EVENT_BYTES = 9;

  public Limits {
    requirePositive("maxEncodedBytes", maxEncodedBytes);
    requirePositive("maxDecodedBytes", maxDecodedBytes);
    requirePositive("maxEventsPerPacket", maxEventsPerPacket);
    requirePositive("packetMicros", packetMicros);
    requirePositive("maxHeaderLineBytes", maxHeaderLineBytes);
    requirePositive("maxHeaderBytes", maxHeaderBytes);
    requirePositive("maxAsciiLineBytes", maxAsciiLineBytes);
    requirePositive("maxFields", maxFields);
    requirePositive("maxRecordBytes", maxRecordBytes);
    requirePositive("maxChunkBytes", maxChunkBytes);
    requirePositive("maxOpenChunkBytes", maxOpenChunkBytes);
    if ((long) maxEventsPerPacket * EVENT_BYTES > maxDecodedBytes) {
      throw new IllegalArgumentException(
          "maxEventsPerPacket of "
              + maxEventsPerPacket
              + " needs "
              + (long) maxEventsPerPacket * EVENT_BYTES
              + " bytes, maxDecodedBytes is "
              + maxDecodedBytes);
    }
    if (packetMicros > 1_000_000_000) {
      throw new IllegalArgumentException(
          "packetMicros of at most 1,000,000,000 required (offsets are ints) but it was "
              + packetMicros);
    }
  }

  /** The same with another bound on one decoded frame; the events of a packet follow it down. */
  public Limits withMaxDecodedBytes(int bytes) {
    return new Limits(
        maxEncodedBytes,
        bytes,
        Math.max(1, Math.min(maxEventsPerPacket, bytes / EVENT_BYTES)),
        packetMicros,
        maxHeaderLineBytes,
        maxHeaderBytes,
        maxAsciiLineBytes,
        maxFields,
        maxRecordBytes,
        maxChunkBytes,
        maxOpenChunkBytes);
  }

  /** The same with another bound on one encoded frame. */
  public Limits withMaxEncodedBytes(int bytes) {
    return new Limits(
        bytes,
        maxDecodedBytes,
        maxEventsPerPacket,
        packetMicros,
        maxHeaderLineBytes,
        maxHeaderBytes,
        maxAsciiLineBytes,
        maxFields,
        maxRecordBytes,
        maxChunkBytes,
        maxOpenChunkBytes);
  }

  /** The same with other packets. */
  public Limits withPackets(int micros, int maxEvents) {
    return new Limits(
        maxEncodedBytes,
        maxDecodedBytes,
        maxEvents,
        micros,
        maxHeaderLineBytes,
        maxHeaderBytes,
        maxAsciiLineBytes,
        maxFields,
        maxRecordBytes,
        maxChunkBytes,
        maxOpenChunkBytes);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " of at least 1 required but it was " + value);
    }
  }
}
