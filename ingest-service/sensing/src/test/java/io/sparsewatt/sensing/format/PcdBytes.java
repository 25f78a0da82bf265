package io.sparsewatt.sensing.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes PCD files for tests: any fields, all three encodings. */
final class PcdBytes {

  private PcdBytes() {}

  /**
   * @param fields as {@code name:type:count}, type as in F4, U1
   * @param rows one value per field and count, in order
   * @param extra further header lines, with their ends
   */
  static byte[] of(String encoding, String[] fields, double[][] rows, String extra) {
    StringBuilder names = new StringBuilder("FIELDS");
    StringBuilder sizes = new StringBuilder("SIZE");
    StringBuilder types = new StringBuilder("TYPE");
    StringBuilder counts = new StringBuilder("COUNT");
    int n = fields.length;
    String[] type = new String[n];
    int[] count = new int[n];
    for (int f = 0; f < n; f++) {
      int a = fields[f].indexOf(':');
      int b = fields[f].lastIndexOf(':');
      type[f] = fields[f].substring(a + 1, b);
      count[f] = Integer.parseInt(fields[f].substring(b + 1));
      names.append(' ').append(fields[f], 0, a);
      sizes.append(' ').append(type[f].charAt(1));
      types.append(' ').append(type[f].charAt(0));
      counts.append(' ').append(count[f]);
    }
    String header =
        "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\n"
            + names
            + "\n"
            + sizes
            + "\n"
            + types
            + "\n"
            + counts
            + "\nWIDTH "
            + rows.length
            + "\nHEIGHT 1\n"
            + extra
            + "POINTS "
            + rows.length
            + "\nDATA "
            + encoding
            + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
    switch (encoding) {
      case "ascii" -> {
        StringBuilder text = new StringBuilder();
        for (double[] row : rows) {
          int v = 0;
          for (int f = 0; f < n; f++) {
            for (int k = 0; k < count[f]; k++, v++) {
              text.append(v == 0 ? "" : " ");
              if (Double.isNaN(row[v])) {
                text.append("nan");
              } else if (type[f].startsWith("F")) {
                text.append(type[f].equals("F4") ? Float.toString((float) row[v]) : row[v] + "");
              } else {
                text.append((long) row[v]);
              }
            }
          }
          text.append('\n');
        }
        out.writeBytes(text.toString().getBytes(StandardCharsets.ISO_8859_1));
      }
      case "binary" -> {
        for (double[] row : rows) {
          int v = 0;
          for (int f = 0; f < n; f++) {
            for (int k = 0; k < count[f]; k++) {
              out.writeBytes(number(type[f], row[v++]));
            }
          }
        }
      }
      default -> {
        ByteArrayOutputStream columns = new ByteArrayOutputStream();
        int v = 0;
        for (int f = 0; f < n; f++) {
          for (double[] row : rows) {
            for (int k = 0; k < count[f]; k++) {
              columns.writeBytes(number(type[f], row[v + k]));
            }
          }
          v += count[f];
        }
        byte[] packed = lzfLiterals(columns.toByteArray());
        out.writeBytes(number("U4", packed.length));
        out.writeBytes(number("U4", columns.size()));
        out.writeBytes(packed);
      }
    }
    return out.toByteArray();
  }

  /** Valid LZF without a back reference. */
  private static byte[] lzfLiterals(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < data.length; at += 32) {
      int n = Math.min(32, data.length - at);
      out.write(n - 1);
      out.write(data, at, n);
    }
    return out.toByteArray();
  }

  private static byte[] number(String type, double value) {
    int size = type.charAt(1) - '0';
    ByteBuffer out = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case "F4" -> out.putFloat(0, (float) value);
      case "F8" -> out.putDouble(0, value);
      default -> out.putLong(0, (long) value);
    }
    byte[] bytes = new byte[size];
    out.get(0, bytes);
    return bytes;
  }
}
