package io.sparsewatt.sensing.mcap;

import io.airlift.compress.v3.xxhash.XxHash32JavaHasher;
import io.sparsewatt.sensing.SensingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * LZ4 frames (github.com/lz4/lz4, doc/lz4_Frame_format.md, 1.6) with linked blocks, which liblz4
 * writes by default and the compression library used for zstd does not take.
 */
final class Lz4Frame {

  private static final String CODE = "compression-malformed";

  private static final int MAGIC = 0x184D2204;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFF_FFF0;

  private static final int VERSION_MASK = 0xC0;
  private static final int VERSION = 0x40;
  private static final int INDEPENDENT_BLOCKS = 0x20;
  private static final int BLOCK_CHECKSUM = 0x10;
  private static final int CONTENT_SIZE = 0x08;
  private static final int CONTENT_CHECKSUM = 0x04;
  private static final int DICTIONARY = 0x01;

  private static final int RAW_BLOCK = 0x8000_0000;
  private static final int MIN_MATCH = 4;

  private final ByteBuffer in;
  private final byte[] out;
  private int to;

  private Lz4Frame(ByteBuffer input, byte[] output) {
    this.in = input.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.out = output;
  }

  /** Decompresses all frames of the input; they must fill the output exactly. */
  static void decompress(ByteBuffer input, byte[] output) throws SensingException {
    Lz4Frame frames = new Lz4Frame(input, output);
    while (frames.in.hasRemaining()) {
      frames.frame();
    }
    if (frames.to != output.length) {
      throw new SensingException(
          CODE, output.length + " bytes are declared, " + frames.to + " came out of LZ4.");
    }
  }

  private void frame() throws SensingException {
    int magic = int32();
    if ((magic & SKIPPABLE_MASK) == SKIPPABLE) {
      long size = Integer.toUnsignedLong(int32());
      require(size);
      in.position(in.position() + (int) size);
      return;
    }
    if (magic != MAGIC) {
      throw malformed(String.format("0x%08x is no LZ4 frame", magic));
    }
    int frameStart = to;
    int flags = descriptor();
    boolean linked = (flags & INDEPENDENT_BLOCKS) == 0;
    int block;
    while ((block = int32()) != 0) {
      int size = block & ~RAW_BLOCK;
      require(size);
      ByteBuffer data = in.slice(in.position(), size);
      in.position(in.position() + size);
      if ((flags & BLOCK_CHECKSUM) != 0) {
        requireHash(int32(), hash(data), "block");
      }
      if ((block & RAW_BLOCK) != 0) {
        requireRoom(size);
        data.get(0, out, to, size);
        to += size;
      } else {
        block(data, linked ? frameStart : to);
      }
    }
    if ((flags & CONTENT_CHECKSUM) != 0) {
      requireHash(int32(), XxHash32JavaHasher.hash(out, frameStart, to - frameStart, 0), "content");
    }
  }

  /** Reads the frame's descriptor and gives its flags. */
  private int descriptor() throws SensingException {
    int from = in.position();
    int flags = uint8();
    uint8(); // maximum block size: every block is bounded by the output anyway
    if ((flags & VERSION_MASK) != VERSION) {
      throw malformed("LZ4 frame version " + (flags >>> 6) + "; 1 expected");
    }
    if ((flags & DICTIONARY) != 0) {
      throw malformed("the LZ4 frame needs a dictionary");
    }
    if ((flags & CONTENT_SIZE) != 0) {
      require(8);
      in.getLong(); // the chunk declares the size of the whole
    }
    int header = in.position() - from;
    int declared = uint8();
    int computed = hash(in.slice(from, header)) >>> 8 & 0xFF;
    if (declared != computed) {
      throw malformed("the LZ4 frame's header checksum does not match");
    }
    return flags;
  }

  /**
   * @param history first output byte that a match may refer to
   */
  private void block(ByteBuffer data, int history) throws SensingException {
    int at = 0;
    int end = data.limit();
    while (true) {
      if (at >= end) {
        throw malformed("an LZ4 block ends before a token");
      }
      int token = data.get(at++) & 0xFF;
      int literals = token >>> 4;
      if (literals == 15) {
        int more;
        do {
          if (at >= end) {
            throw malformed("an LZ4 block ends within a length");
          }
          more = data.get(at++) & 0xFF;
          literals += more;
          requireRoom(literals); // at every step, so that the sum can't overflow
        } while (more == 255);
      }
      if (literals > end - at) {
        throw malformed("an LZ4 block ends within " + literals + " literals");
      }
      requireRoom(literals);
      data.get(at, out, to, literals);
      at += literals;
      to += literals;
      if (at == end) {
        return; // the last sequence has literals only
      }
      if (end - at < 2) {
        throw malformed("an LZ4 block ends within a match's distance");
      }
      int distance = data.get(at) & 0xFF | (data.get(at + 1) & 0xFF) << 8;
      at += 2;
      if (distance == 0 || distance > to - history) {
        throw malformed("an LZ4 match reaches " + distance + " bytes back of " + (to - history));
      }
      int length = token & 15;
      if (length == 15) {
        int more;
        do {
          if (at >= end) {
            throw malformed("an LZ4 block ends within a length");
          }
          more = data.get(at++) & 0xFF;
          length += more;
          requireRoom(length);
        } while (more == 255);
      }
      length += MIN_MATCH;
      requireRoom(length);
      copyMatch(distance, length);
    }
  }

  private void copyMatch(int distance, int length) {
    if (distance >= length) {
      System.arraycopy(out, to - distance, out, to, length);
      to += length;
    } else {
      // Source and target overlap, which repeats a pattern: byte by byte.
      for (int i = 0; i < length; i++, to++) {
        out[to] = out[to - distance];
      }
    }
  }

  private void requireRoom(int length) throws SensingException {
    if (length > out.length - to) {
      throw malformed("more than the declared " + out.length + " bytes come out of LZ4");
    }
  }

  private void requireHash(int declared, int computed, String what) throws SensingException {
    if (declared != computed) {
      throw malformed(
          String.format(
              "the LZ4 %s checksum is %08x, the bytes give %08x", what, declared, computed));
    }
  }

  private static int hash(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return XxHash32JavaHasher.hash(copy, 0, copy.length, 0);
  }

  private int uint8() throws SensingException {
    require(1);
    return in.get() & 0xFF;
  }

  private int int32() throws SensingException {
    require(4);
    return in.getInt();
  }

  private void require(long bytes) throws SensingException {
    if (bytes > in.remaining()) {
      throw malformed("the LZ4 data ends where " + bytes + " bytes are needed");
    }
  }

  private SensingException malformed(String what) {
    return new SensingException(CODE, what + " (compressed byte " + in.position() + ").");
  }
}
