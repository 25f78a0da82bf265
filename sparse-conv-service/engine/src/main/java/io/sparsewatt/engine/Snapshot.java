package io.sparsewatt.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A session's input, from which all the rest follows bit for bit. Little endian: magic, version,
 * SHA-256 of the network, sites, channels, keys in canonical order, features by site, CRC-32C of
 * all before it.
 */
record Snapshot(long[] keys, float[] features) {

  private static final int MAGIC = 0x53575353;
  private static final int VERSION = 1;
  private static final int DIGEST = 32;
  private static final int HEADER = 4 + 4 + DIGEST + 4 + 4;

  byte[] bytes(Network network) {
    int size = HEADER + keys.length * Long.BYTES + features.length * Float.BYTES + Integer.BYTES;
    ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(MAGIC).putInt(VERSION).put(HexFormat.of().parseHex(network.digest()));
    buffer.putInt(keys.length).putInt(network.inputChannels());
    for (long key : keys) {
      buffer.putLong(key);
    }
    for (float feature : features) {
      buffer.putInt(Float.floatToRawIntBits(feature));
    }
    buffer.putInt(checksum(buffer.array(), buffer.position()));
    return buffer.array();
  }

  /** Reads what {@link #bytes} wrote; allocates nothing before lengths and checksum fit. */
  static Snapshot of(byte[] bytes, Network network) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < HEADER + Integer.BYTES || buffer.getInt() != MAGIC) {
      throw new IllegalArgumentException(
          "these " + bytes.length + " bytes are no session snapshot");
    }
    int version = buffer.getInt();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "a snapshot of version " + version + "; this engine reads version " + VERSION);
    }
    byte[] digest = new byte[DIGEST];
    buffer.get(digest);
    String model = HexFormat.of().formatHex(digest);
    if (!model.equals(network.digest())) {
      throw new IllegalArgumentException(
          "the snapshot is of network " + model + ", the session runs " + network.digest());
    }
    int sites = buffer.getInt();
    int channels = buffer.getInt();
    long expected =
        HEADER + (long) sites * (Long.BYTES + (long) channels * Float.BYTES) + Integer.BYTES;
    if (sites < 0 || channels != network.inputChannels() || expected != bytes.length) {
      throw new IllegalArgumentException(
          "the snapshot names "
              + sites
              + " sites of "
              + channels
              + " channels, which its "
              + bytes.length
              + " bytes do not hold");
    }
    int body = bytes.length - Integer.BYTES;
    if (buffer.getInt(body) != checksum(bytes, body)) {
      throw new IllegalArgumentException("the snapshot is damaged: its checksum does not match");
    }
    long[] keys = new long[sites];
    for (int n = 0; n < sites; n++) {
      keys[n] = buffer.getLong();
    }
    float[] features = new float[sites * channels];
    for (int n = 0; n < features.length; n++) {
      features[n] = Float.intBitsToFloat(buffer.getInt());
    }
    return new Snapshot(keys, features);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
