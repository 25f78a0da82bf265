package io.sparsewatt.engine.text;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Geometry;
import io.sparsewatt.engine.NetworkBuilder;
import io.sparsewatt.engine.Reduction;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What may stand behind an operator's name, as {@code key=value}.
 *
 * @param usual its value where it is left out; empty if it must be given, null if it may be absent
 */
record Argument(String key, Kind kind, @org.jspecify.annotations.Nullable String usual) {

  /** The sorts of values. Each refuses what its operator would have no use for. */
  enum Kind {
    CHANNELS("a number of channels, 1.." + NetworkBuilder.MAX_CHANNELS),
    SIDES("taps or steps an axis, as 3 or 3x3x1, 1.." + Geometry.MAX_TAPS),
    PADDING("cells an axis, as 1 or 1x1x0, 0.." + Geometry.MAX_TAPS),
    WHOLE("a whole number"),
    REAL("a number"),
    REDUCTION("max, sum or average"),
    NAME("the name of an operator above"),
    FORMAT("fp32");

    private final String expected;

    Kind(String expected) {
      this.expected = expected;
    }

    String expected() {
      return expected;
    }
  }

  // No hexadecimal floats and no suffixes, which Java's own parser takes.
  private static final Pattern REAL =
      Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?|-?Infinity");
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");

  static Argument needed(String key, Kind kind) {
    return new Argument(key, kind, "");
  }

  static Argument or(String key, Kind kind, String usual) {
    return new Argument(key, kind, usual);
  }

  static Argument optional(String key, Kind kind) {
    return new Argument(key, kind, null);
  }

  boolean isNeeded() {
    return usual != null && usual.isEmpty();
  }

  /** Whether a value is one of its kind, whatever stands in it. */
  boolean accepts(String value) {
    return switch (kind) {
      case CHANNELS ->
          WHOLE.matcher(value).matches()
              && whole(value) >= 1
              && whole(value) <= NetworkBuilder.MAX_CHANNELS;
      case SIDES -> isAxes(value, 1);
      case PADDING -> isAxes(value, 0);
      case WHOLE -> WHOLE.matcher(value).matches();
      case REAL -> REAL.matcher(value).matches();
      case REDUCTION -> Arrays.stream(Reduction.values()).anyMatch(r -> id(r).equals(value));
      case NAME -> true;
      case FORMAT -> value.equals("fp32");
    };
  }

  static int whole(String value) {
    return Integer.parseInt(value);
  }

  static Axes axes(String value) {
    String[] sides = value.split("x", -1);
    return sides.length == 1
        ? Axes.of(whole(sides[0]))
        : new Axes(whole(sides[0]), whole(sides[1]), whole(sides[2]));
  }

  static Reduction reduction(String value) {
    return Reduction.valueOf(value.toUpperCase(Locale.ROOT));
  }

  private static String id(Reduction reduction) {
    return reduction.name().toLowerCase(Locale.ROOT);
  }

  /** Three sides, or one for all. */
  static boolean isAxes(String value, int least, int most) {
    String[] sides = value.split("x", -1);
    return (sides.length == 1 || sides.length == 3)
        && Arrays.stream(sides)
            .allMatch(s -> WHOLE.matcher(s).matches() && whole(s) >= least && whole(s) <= most);
  }

  private static boolean isAxes(String value, int least) {
    return isAxes(value, least, Geometry.MAX_TAPS);
  }
}
