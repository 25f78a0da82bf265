package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;

/**
 * Size of an event camera.
 *
 * @param width pixels, 1..16384
 * @param height pixels, 1..16384
 */
public record Resolution(int width, int height) {

  /** DAT addresses 14 bits an axis, more than any other format here. */
  public static final int MAX_PIXELS = 1 << 14;

  public Resolution {
    if (width < 1 || height < 1 || width > MAX_PIXELS || height > MAX_PIXELS) {
      throw new IllegalArgumentException(
          "width and height of 1.."
              + MAX_PIXELS
              + " required but they were "
              + width
              + "x"
              + height);
    }
  }

  /**
   * Reads {@code 640x480}.
   *
   * @throws SensingException {@code resolution}
   */
  public static Resolution parse(String text) throws SensingException {
    int cross = text.indexOf('x');
    try {
      if (cross > 0) {
        return new Resolution(
            Integer.parseInt(text, 0, cross, 10),
            Integer.parseInt(text, cross + 1, text.length(), 10));
      }
    } catch (IllegalArgumentException e) {
      throw malformed(text, e);
    }
    throw malformed(text, null);
  }

  private static SensingException malformed(
      String text, @org.jspecify.annotations.Nullable Exception cause) {
    String message =
        "sensor size `"
            + Excerpt.of(text)
            + "` is not of the form WIDTHxHEIGHT with 1.."
            + MAX_PIXELS
            + " pixels each, as in 640x480.";
    return cause == null
        ? new SensingException("resolution", message)
        : new SensingException("resolution", message, cause);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
