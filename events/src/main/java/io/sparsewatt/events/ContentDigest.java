package io.sparsewatt.events;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 chain over the contents of one sensor's records on one topic, in order.
 *
 * <p>Field 1 ({@code FrameRef}: offsets, stream, seq) is left out, so two replays of the same
 * recording, or a run without a broker, give the same digest exactly if everything they computed is
 * equal. Not thread-safe.
 */
public final class ContentDigest {

  private final MessageDigest sha256;
  private byte[] chain = new byte[0];
  private long records;

  public ContentDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Adds the next record.
   *
   * @param value serialised message whose field 1 is its {@code FrameRef}
   * @throws IllegalArgumentException if the bytes are not a Protobuf message
   */
  public void add(byte[] value) {
    sha256.update(chain);
    try {
      CodedInputStream in = CodedInputStream.newInstance(value);
      int start = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        in.skipField(tag);
        int end = in.getTotalBytesRead();
        if (WireFormat.getTagFieldNumber(tag) != 1) {
          sha256.update(value, start, end - start);
        }
        start = end;
      }
    } catch (IOException e) {
      sha256.reset();
      throw new IllegalArgumentException(
          "record " + records + " of " + value.length + " bytes is not a Protobuf message", e);
    }
    chain = sha256.digest();
    records++;
  }

  /** Records added so far. */
  public long records() {
    return records;
  }

  /** The chain's present value, hexadecimal; empty before the first record. */
  public String hex() {
    return HexFormat.of().formatHex(chain);
  }
}
