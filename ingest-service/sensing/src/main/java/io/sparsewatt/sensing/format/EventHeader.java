package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code % key value} lines that begin Prophesee's files. Keys are in lower case.
 *
 * @param values by key; the first of a key counts
 */
record EventHeader(Map<String, String> values) {

  // Sensors by the plug-in that recorded them, for the headers of before 2022, which name no size.
  private static final Resolution GEN3 = new Resolution(640, 480);
  private static final Resolution GEN4 = new Resolution(1280, 720);
  private static final Resolution GENX320 = new Resolution(320, 320);
  private static final Resolution ATIS = new Resolution(304, 240);

  private static final String DATA_FILE = "data file containing";

  /**
   * Reads the lines and leaves the input at the first byte after them.
   *
   * @param input with two bytes of push-back
   */
  static EventHeader read(PushbackInputStream input, Limits limits)
      throws IOException, SensingException {
    Map<String, String> values = new LinkedHashMap<>();
    int total = 0;
    while (true) {
      int first = input.read();
      int second = first == '%' ? input.read() : -1;
      if (second != ' ') {
        // A percent sign without the blank is a byte of data.
        if (second >= 0) {
          input.unread(second);
        }
        if (first >= 0) {
          input.unread(first);
        }
        return new EventHeader(values);
      }
      StringBuilder line = new StringBuilder();
      int c;
      while ((c = input.read()) >= 0 && c != '\n') {
        line.append((char) c);
        if (line.length() > limits.maxHeaderLineBytes()
            || total + line.length() > limits.maxHeaderBytes()) {
          throw new SensingException(
              "frame-malformed",
              "line "
                  + (values.size() + 1)
                  + " of the header is longer than "
                  + limits.maxHeaderLineBytes()
                  + " bytes, or the header than "
                  + limits.maxHeaderBytes()
                  + ".");
        }
      }
      total += line.length() + 2;
      String text = line.toString().strip();
      put(values, text);
      if (text.equals("end")) {
        return new EventHeader(values);
      }
    }
  }

  private static void put(Map<String, String> values, String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    if (lower.startsWith(DATA_FILE)) {
      values.putIfAbsent(DATA_FILE, line.substring(DATA_FILE.length()).strip());
      return;
    }
    int space = line.indexOf(' ');
    if (space > 0) {
      values.putIfAbsent(lower.substring(0, space), line.substring(space + 1).strip());
    }
  }

  /** EVT2 or EVT3 where the header says so; "EVT21" and others as they are written. */
  @Nullable String encoding() {
    String format = values.get("format");
    if (format != null) {
      int end = format.indexOf(';');
      return (end < 0 ? format : format.substring(0, end)).strip().toUpperCase(Locale.ROOT);
    }
    String evt = values.get("evt");
    if (evt == null) {
      return null;
    }
    return switch (evt) {
      case "2.0" -> "EVT2";
      case "3.0" -> "EVT3";
      default -> "EVT" + evt;
    };
  }

  /** Whether the header is that of a DAT file. */
  boolean isDat() {
    return values.containsKey(DATA_FILE);
  }

  /**
   * The sensor's size: from the lines that state it, else from the sensor that they name.
   *
   * @throws SensingException {@code resolution-unknown}
   */
  Resolution resolution() throws SensingException {
    String geometry = values.get("geometry");
    if (geometry != null) {
      return Resolution.parse(geometry);
    }
    String width = values.get("width");
    String height = values.get("height");
    String format = values.get("format");
    if (format != null) {
      width = width == null ? parameter(format, "width=") : width;
      height = height == null ? parameter(format, "height=") : height;
    }
    if (width != null && height != null) {
      return Resolution.parse(width + "x" + height);
    }
    Resolution byName = named();
    if (byName == null) {
      throw new SensingException(
          "resolution-unknown",
          "the header names neither the sensor's size nor a sensor of known size. Give the size, as"
              + " in 640x480.");
    }
    return byName;
  }

  private @Nullable Resolution named() {
    String plugin = values.getOrDefault("plugin_name", "").toLowerCase(Locale.ROOT);
    if (plugin.contains("gen3")) {
      return GEN3;
    }
    if (plugin.contains("gen4") || plugin.contains("imx636")) {
      return GEN4;
    }
    if (plugin.contains("genx320")) {
      return GENX320;
    }
    // The cameras of N-Cars and the first automotive sets.
    if (values.getOrDefault(DATA_FILE, "").contains("Chronocam")) {
      return ATIS;
    }
    return null;
  }

  private static @Nullable String parameter(String format, String name) {
    int at = format.indexOf(";" + name);
    if (at < 0) {
      return null;
    }
    int from = at + 1 + name.length();
    int end = format.indexOf(';', from);
    return (end < 0 ? format.substring(from) : format.substring(from, end)).strip();
  }
}
