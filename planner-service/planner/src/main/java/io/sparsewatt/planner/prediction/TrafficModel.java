package io.sparsewatt.planner.prediction;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The weights of the traffic predictor, and their file: safetensors with one F32 tensor per name.
 * The numbers of type F32 are the model; what it computes with them is of type F64. Immutable.
 */
public final class TrafficModel {

  // The header of this network takes 2 kB; nothing is allocated on a longer one's word.
  private static final int MAX_HEADER = 1 << 16;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String name;
  final double[] parameters;

  /**
   * @param name that answers carry
   * @param parameters as {@link Tensor} lays them out; rounded to F32
   */
  TrafficModel(String name, double[] parameters) {
    this.name = name;
    this.parameters = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      this.parameters[i] = (float) parameters[i];
    }
  }

  /** The name that answers carry. */
  public String name() {
    return name;
  }

  /** Numbers in it. */
  public int size() {
    return parameters.length;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is no such file, or of another network
   */
  public static TrafficModel read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > 8L + MAX_HEADER + 4L * Tensor.TOTAL) {
      throw new IOException(
          file + " has " + size + " bytes, more than the weights of a traffic predictor");
    }
    return parse(file.toString(), Files.readAllBytes(file));
  }

  /** The weights in the jar, learned from simulated traffic alone. */
  public static TrafficModel shipped() {
    return Shipped.MODEL;
  }

  /** Read once, when first asked for. */
  private static final class Shipped {

    private static final String FILE = "traffic.safetensors";
    static final TrafficModel MODEL = load();

    private static TrafficModel load() {
      try (InputStream in = TrafficModel.class.getResourceAsStream(FILE)) {
        if (in == null) {
          throw new IllegalStateException("the jar lacks " + FILE);
        }
        return parse(FILE, in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Parses a file's bytes; {@code source} names them in errors. */
  static TrafficModel parse(String source, byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long header = bytes.length < 8 ? -1 : in.getLong(0);
    if (header < 2 || header > MAX_HEADER || header > bytes.length - 8) {
      throw new IOException(source + " is no safetensors file: its header has no valid length");
    }
    JsonNode root;
    try {
      root = JSON.readTree(new String(bytes, 8, (int) header, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw new IOException(source + " is no safetensors file: its header is not JSON", e);
    }
    int data = 8 + (int) header;
    double[] p = new double[Tensor.TOTAL];
    for (Tensor t : Tensor.values()) {
      JsonNode entry = root.path(t.text());
      JsonNode shape = entry.path("shape");
      if (!entry.path("dtype").asString("").equals("F32")
          || shape.size() != 2
          || shape.path(0).asInt(-1) != t.rows
          || shape.path(1).asInt(-1) != t.columns) {
        throw new IOException(
            source
                + " has no tensor '"
                + t.text()
                + "' of F32 ["
                + t.rows
                + ", "
                + t.columns
                + "]");
      }
      long from = entry.path("data_offsets").path(0).asLong(-1);
      long to = entry.path("data_offsets").path(1).asLong(-1);
      if (from < 0 || to - from != 4L * t.size() || to > bytes.length - data) {
        throw new IOException(
            source + ": the place of tensor '" + t.text() + "' is not within the file");
      }
      for (int i = 0; i < t.size(); i++) {
        float value = in.getFloat(data + (int) from + 4 * i);
        if (!Float.isFinite(value)) {
          throw new IOException(source + ": tensor '" + t.text() + "' holds " + value);
        }
        p[t.at() + i] = value;
      }
    }
    String name = root.path("__metadata__").path("name").asString("");
    if (name.isEmpty()) {
      throw new IOException(source + " does not say the model's name in its metadata");
    }
    return new TrafficModel(name, p);
  }

  /** Writes a file. The same weights give the same bytes. */
  public void write(Path file) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("__metadata__", Map.of("name", name));
    ByteBuffer numbers = ByteBuffer.allocate(4 * Tensor.TOTAL).order(ByteOrder.LITTLE_ENDIAN);
    for (Tensor t : Tensor.values()) {
      int from = numbers.position();
      for (int i = 0; i < t.size(); i++) {
        numbers.putFloat((float) parameters[t.at() + i]);
      }
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", "F32");
      entry.put("shape", new int[] {t.rows, t.columns});
      entry.put("data_offsets", new int[] {from, numbers.position()});
      header.put(t.text(), entry);
    }
    byte[] json = JSON.writeValueAsBytes(header);
    // Tensors begin at a multiple of eight, as the format's own writer has it.
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, padded);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(length.array());
    out.write(json);
    for (int i = json.length; i < padded; i++) {
      out.write(' ');
    }
    out.write(numbers.array());
    Files.write(file, out.toByteArray());
  }
}
