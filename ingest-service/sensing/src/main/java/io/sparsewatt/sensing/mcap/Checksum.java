package io.sparsewatt.sensing.mcap;

/** Words for CRC-32 failures. */
final class Checksum {

  private Checksum() {}

  static String mismatch(int declared, int computed) {
    return String.format(
        "the CRC-32 is %08x, the bytes give %08x: they were damaged.", declared, computed);
  }
}
