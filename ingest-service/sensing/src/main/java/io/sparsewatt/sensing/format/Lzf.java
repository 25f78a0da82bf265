package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;
import java.nio.ByteBuffer;

/** LibLZF decompression, as PCD's binary_compressed uses it. */
final class Lzf {

  // A back reference of 3 bytes gives at most 264.
  private static final int MOST_PER_BYTE = 88;

  private static final String CODE = "compression-malformed";

  private Lzf() {}

  /**
   * @param size bytes that must come out
   */
  static ByteBuffer decompress(ByteBuffer input, long size) throws SensingException {
    long most = (long) input.remaining() * MOST_PER_BYTE;
    if (size > most) {
      throw new SensingException(
          CODE,
          size
              + " bytes are declared, "
              + input.remaining()
              + " compressed bytes can give at most "
              + most
              + ".");
    }
    byte[] out = new byte[(int) size];
    int to = 0;
    int at = input.position();
    int end = input.limit();
    while (at < end) {
      int control = input.get(at++) & 0xFF;
      if (control < 32) {
        int n = control + 1;
        if (n > end - at || n > out.length - to) {
          throw overrun(at - 1 - input.position(), "a literal run of " + n);
        }
        input.get(at, out, to, n);
        at += n;
        to += n;
      } else {
        int n = control >> 5;
        if (n == 7) {
          if (at >= end) {
            throw overrun(at - input.position(), "a back reference's length");
          }
          n += input.get(at++) & 0xFF;
        }
        n += 2;
        if (at >= end) {
          throw overrun(at - input.position(), "a back reference's distance");
        }
        int from = to - ((control & 0x1F) << 8 | input.get(at++) & 0xFF) - 1;
        if (from < 0 || n > out.length - to) {
          throw overrun(at - input.position(), "a back reference of " + n);
        }
        // Byte by byte: source and target may overlap, which repeats a pattern.
        for (int i = 0; i < n; i++) {
          out[to++] = out[from++];
        }
      }
    }
    if (to != out.length) {
      throw new SensingException(
          CODE, out.length + " bytes are declared, " + to + " came out of the compressed data.");
    }
    return ByteBuffer.wrap(out);
  }

  private static SensingException overrun(int at, String what) {
    return new SensingException(
        CODE, what + " bytes at compressed byte " + at + " reaches outside the data.");
  }
}
