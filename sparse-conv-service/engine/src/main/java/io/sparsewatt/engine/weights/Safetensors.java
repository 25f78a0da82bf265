package io.sparsewatt.engine.weights;

import io.sparsewatt.engine.NetworkBuilder;
import io.sparsewatt.engine.Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Named tensors of floats in a safetensors file: eight bytes of header length, a JSON header, the
 * numbers, all little-endian. Of the format's types F32 and F16 are read and written. Immutable but
 * for the arrays, which belong to it and are not to be modified.
 *
 * @param metadata free text by name
 * @param tensors by name, in the order of names
 */
public record Safetensors(Map<String, String> metadata, Map<String, Entry> tensors) {

  /** The longest header that is read: 10,000 tensors need a tenth of it. */
  public static final int MAX_HEADER = 8 << 20;

  private static final int MAX_SIDES = 8;
  private static final JsonFactory JSON = new JsonFactory();

  /** How the file holds a tensor's numbers. */
  public enum Type {
    /** IEEE binary32. */
    F32(4),
    /** IEEE binary16. */
    F16(2);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }
  }

  /**
   * One tensor.
   *
   * @param shape sides, the last one fastest
   * @param values row-major; of type F16 they are numbers that it has, see {@link #rounded}
   * @param type in the file
   */
  public record Entry(int[] shape, float[] values, Type type) {

    /** Of type F32. */
    public Entry(int[] shape, float[] values) {
      this(shape, values, Type.F32);
    }

    /** The values rounded to the nearest of type F16, as an entry of it. */
    public static Entry rounded(int[] shape, float[] values) {
      float[] halves = new float[values.length];
      for (int i = 0; i < halves.length; i++) {
        halves[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
      }
      return new Entry(shape, halves, Type.F16);
    }

    public Entry {
      if (type == Type.F16) {
        for (float value : values) {
          float half = Float.float16ToFloat(Float.floatToFloat16(value));
          if (Float.floatToIntBits(half) != Float.floatToIntBits(value)) {
            throw new IllegalArgumentException(value + " is not a number of type F16");
          }
        }
      }
      long size = 1;
      for (int side : shape) {
        size = Math.multiplyExact(size, (long) side);
      }
      if (size != values.length) {
        throw new IllegalArgumentException(
            "a shape of "
                + Arrays.toString(shape)
                + " holds "
                + size
                + " numbers, not "
                + values.length);
      }
    }
  }

  public Safetensors {
    metadata = Map.copyOf(metadata);
    tensors = java.util.Collections.unmodifiableMap(new TreeMap<>(tensors));
  }

  /**
   * The tensors as a network under construction asks for them: name and shape have to be right.
   *
   * @return a source that refuses a missing tensor, and one of another shape
   */
  public Weights weights() {
    return (name, shape) -> {
      Entry entry = tensors.get(name);
      if (entry == null) {
        throw new IllegalArgumentException(
            "no parameter '" + name + "' of shape " + Arrays.toString(shape) + " was given");
      }
      if (!Arrays.equals(entry.shape(), shape)) {
        throw new IllegalArgumentException(
            "parameter '"
                + name
                + "' has the shape "
                + Arrays.toString(entry.shape())
                + ", the network needs "
                + Arrays.toString(shape));
      }
      return entry.values();
    };
  }

  /** Writes a file. The same tensors give the same bytes. */
  public void write(Path file) throws IOException {
    Files.write(file, bytes());
  }

  /** The file's bytes. */
  public byte[] bytes() {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    long end = 0;
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), header)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeName("__metadata__");
        json.writeStartObject();
        new TreeMap<>(metadata).forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      for (Map.Entry<String, Entry> tensor : tensors.entrySet()) {
        json.writeName(tensor.getKey());
        json.writeStartObject();
        json.writeStringProperty("dtype", tensor.getValue().type().name());
        json.writeName("shape");
        json.writeStartArray();
        for (int side : tensor.getValue().shape()) {
          json.writeNumber(side);
        }
        json.writeEndArray();
        json.writeName("data_offsets");
        json.writeStartArray();
        json.writeNumber(end);
        end += (long) tensor.getValue().type().bytes * tensor.getValue().values().length;
        json.writeNumber(end);
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    // Numbers begin on a multiple of eight bytes, as the format asks of writers.
    while (header.size() % Long.BYTES != 0) {
      header.write(' ');
    }
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.toIntExact(Long.BYTES + header.size() + end))
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(header.size()).put(header.toByteArray());
    for (Entry entry : tensors.values()) {
      for (float value : entry.values()) {
        if (entry.type() == Type.F16) {
          buffer.putShort(Float.floatToFloat16(value));
        } else {
          buffer.putFloat(value);
        }
      }
    }
    return buffer.array();
  }

  /**
   * Reads a file.
   *
   * @throws IOException naming what is wrong, if it is no such file
   */
  public static Safetensors read(Path file) throws IOException {
    try {
      return of(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file's bytes.
   *
   * @throws IllegalArgumentException naming what is wrong, if they are no such file
   */
  public static Safetensors of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long header = bytes.length < Long.BYTES ? -1 : buffer.getLong();
    if (header < 2 || header > MAX_HEADER || header > bytes.length - Long.BYTES) {
      throw new IllegalArgumentException(
          "no safetensors file: a header of "
              + header
              + " bytes in "
              + bytes.length
              + " (2.."
              + MAX_HEADER
              + " are read)");
    }
    int data = Long.BYTES + (int) header;
    String text = new String(bytes, Long.BYTES, (int) header, StandardCharsets.UTF_8);
    Map<String, String> metadata = new TreeMap<>();
    Map<String, Slice> slices = new TreeMap<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      expect(json.nextToken(), JsonToken.START_OBJECT, "the header");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        expect(json.nextToken(), JsonToken.START_OBJECT, "tensor '" + name + "'");
        if (name.equals("__metadata__")) {
          readMetadata(json, metadata);
        } else if (slices.put(name, Slice.read(json, name)) != null) {
          throw new IllegalArgumentException("tensor '" + name + "' is there twice");
        }
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the header is no JSON: " + e.getOriginalMessage(), e);
    }
    return new Safetensors(metadata, entries(slices, buffer, data, bytes.length - data));
  }

  private static Map<String, Entry> entries(
      Map<String, Slice> slices, ByteBuffer buffer, int data, int size) {
    List<Map.Entry<String, Slice>> inOrder = new ArrayList<>(slices.entrySet());
    inOrder.sort((a, b) -> Long.compare(a.getValue().from, b.getValue().from));
    Map<String, Entry> tensors = new TreeMap<>();
    long at = 0;
    for (Map.Entry<String, Slice> named : inOrder) {
      Slice slice = named.getValue();
      // Neither holes nor overlaps: the format forbids them, since they hide bytes.
      if (slice.from != at || slice.to > size) {
        throw new IllegalArgumentException(
            "tensor '"
                + named.getKey()
                + "' lies at "
                + slice.from
                + ".."
                + slice.to
                + " of "
                + size
                + " bytes, "
                + at
                + " was expected");
      }
      at = slice.to;
      float[] values = new float[(int) ((slice.to - slice.from) / slice.type.bytes)];
      for (int i = 0; i < values.length; i++) {
        int place = data + (int) slice.from + i * slice.type.bytes;
        values[i] =
            slice.type == Type.F16
                ? Float.float16ToFloat(buffer.getShort(place))
                : buffer.getFloat(place);
      }
      tensors.put(named.getKey(), new Entry(slice.shape, values, slice.type));
    }
    if (at != size) {
      throw new IllegalArgumentException((size - at) + " bytes belong to no tensor");
    }
    return tensors;
  }

  private static void readMetadata(JsonParser json, Map<String, String> metadata) {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      expect(json.nextToken(), JsonToken.VALUE_STRING, "metadata '" + key + "'");
      metadata.put(key, json.getString());
    }
  }

  private static void expect(@Nullable JsonToken token, JsonToken expected, String what) {
    if (token != expected) {
      throw new IllegalArgumentException(what + ": " + expected + " expected, found " + token);
    }
  }

  /** Where a tensor lies. */
  private static final class Slice {

    private int[] shape = {};
    private String dtype = "";
    private Type type = Type.F32;
    private long from = -1;
    private long to = -1;

    static Slice read(JsonParser json, String name) {
      Slice slice = new Slice();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        JsonToken token = json.nextToken();
        switch (key) {
          case "dtype" -> {
            expect(token, JsonToken.VALUE_STRING, "type of '" + name + "'");
            slice.dtype = json.getString();
          }
          case "shape" -> {
            long[] sides = numbers(json, token, name);
            slice.shape = new int[sides.length];
            for (int i = 0; i < sides.length; i++) {
              if (sides[i] < 0 || sides[i] > NetworkBuilder.MAX_WEIGHTS) {
                throw new IllegalArgumentException("tensor '" + name + "' has a side " + sides[i]);
              }
              slice.shape[i] = (int) sides[i];
            }
          }
          case "data_offsets" -> {
            long[] offsets = numbers(json, token, name);
            if (offsets.length != 2) {
              throw new IllegalArgumentException("tensor '" + name + "' needs two offsets");
            }
            slice.from = offsets[0];
            slice.to = offsets[1];
          }
          default ->
              throw new IllegalArgumentException("tensor '" + name + "' has an unknown " + key);
        }
      }
      slice.check(name);
      return slice;
    }

    private void check(String name) {
      type =
          switch (dtype) {
            case "F32" -> Type.F32;
            case "F16" -> Type.F16;
            default ->
                throw new IllegalArgumentException(
                    "tensor '" + name + "' is of type " + dtype + "; F32 and F16 are read");
          };
      double size = type.bytes;
      for (int side : shape) {
        size *= side;
      }
      if (from < 0 || to < from || size != to - from) {
        throw new IllegalArgumentException(
            "tensor '"
                + name
                + "' of shape "
                + Arrays.toString(shape)
                + " does not fit bytes "
                + from
                + ".."
                + to);
      }
      if (size > (double) type.bytes * NetworkBuilder.MAX_WEIGHTS) {
        throw new IllegalArgumentException(
            "tensor '" + name + "' has more than " + NetworkBuilder.MAX_WEIGHTS + " numbers");
      }
    }

    private static long[] numbers(JsonParser json, @Nullable JsonToken token, String name) {
      expect(token, JsonToken.START_ARRAY, "tensor '" + name + "'");
      long[] numbers = new long[MAX_SIDES];
      int count = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, "tensor '" + name + "'");
        if (count == MAX_SIDES) {
          throw new IllegalArgumentException(
              "tensor '" + name + "' has more than " + MAX_SIDES + " sides");
        }
        numbers[count++] = json.getLongValue();
      }
      return Arrays.copyOf(numbers, count);
    }
  }
}
