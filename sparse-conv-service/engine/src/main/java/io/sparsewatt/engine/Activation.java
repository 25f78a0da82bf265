package io.sparsewatt.engine;

/**
 * What is done to every value at the end of a layer. Each is a fixed sequence of IEEE operations on
 * floats, given below, so that every machine gives the same bits; none is a call of a library whose
 * last bit may differ.
 *
 * @param slope of {@link Kind#LEAKY_RELU} below 0; 0 for all others
 */
public record Activation(Kind kind, float slope) {

  /** The functions there are. */
  public enum Kind {
    /** x itself. */
    NONE,
    /** {@code Math.max(x, 0)}. */
    RELU,
    /** x above 0, else x times the slope. */
    LEAKY_RELU,
    /** 1 / (1 + e^-x); absolute error below 1e-7. */
    SIGMOID,
    /** 1 - 2 / (1 + e^2x), odd by construction; absolute error below 2e-7. */
    TANH,
    /** x times the sigmoid of x; error below 2e-7 of |x|. */
    SILU,
    /**
     * x times the normal distribution function of x, with erf by Abramowitz and Stegun, Handbook of
     * Mathematical Functions, 7.1.26; error below 5e-7 of |x|.
     */
    GELU;

    /** Its name in network files, receipts and messages. */
    public String id() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** x itself. */
  public static final Activation NONE = new Activation(Kind.NONE, 0);

  // e^x = 2^n * e^r with n = round(x / ln 2) and |r| <= ln 2 / 2. ln 2 in two parts, the first with
  // its last bits zero, so that n times it is exact (Cody and Waite); e^r by its Taylor series,
  // whose
  // first term left out, r^8 / 8!, is below 1.3e-8 of the sum's 0.7.
  private static final float LOG2_E = 1.4426950408889634f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  // 2^23 + 2^22: adding and taking it away rounds to the nearest integer, ties to even.
  private static final float ROUNDING = 12582912f;
  // Within it no power of two leaves the range of normal floats.
  private static final float LIMIT = 87f;
  private static final float HALF_ROOT = 0.70710678118654752f;
  private static final float ROOT_OF_TWO_PI_INVERSE = 0.39894228040143268f;

  /** Refuses a slope that means nothing. */
  public Activation {
    if (kind != Kind.LEAKY_RELU && slope != 0) {
      throw new IllegalArgumentException(kind + " has no slope, " + slope + " was given");
    }
    if (!Float.isFinite(slope)) {
      throw new IllegalArgumentException("slope " + slope + " must be finite");
    }
  }

  static Activation of(Kind kind) {
    return new Activation(kind, 0);
  }

  /** Whether it may be taken before or after multiplying with any positive factor. */
  boolean passesFactors() {
    return kind == Kind.NONE || kind == Kind.RELU || kind == Kind.LEAKY_RELU;
  }

  /** Whether whole numbers stay whole and no larger. */
  boolean keepsWholeNumbers() {
    return kind == Kind.NONE || kind == Kind.RELU;
  }

  /** Whether it gives nothing below 0. */
  boolean isNeverNegative() {
    return kind == Kind.RELU || kind == Kind.SIGMOID;
  }

  boolean isNone() {
    return kind == Kind.NONE;
  }

  /** Applies it to the first values of an array. */
  void apply(float[] values, int count) {
    switch (kind) {
      case NONE -> {}
      case RELU -> relu(values, count);
      case LEAKY_RELU -> leakyRelu(values, count, slope);
      case SIGMOID -> sigmoid(values, count);
      case TANH -> tanh(values, count);
      case SILU -> silu(values, count);
      case GELU -> gelu(values, count);
    }
  }

  private static void relu(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = Math.max(values[i], 0f);
    }
  }

  private static void leakyRelu(float[] values, int count, float slope) {
    for (int i = 0; i < count; i++) {
      float x = values[i];
      values[i] = x > 0 ? x : x * slope;
    }
  }

  private static void sigmoid(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = 1 / (1 + exp(-values[i]));
    }
  }

  private static void tanh(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      float x = values[i];
      // Of the size alone, so that the function is odd to the last bit.
      float size = 1 - 2 / (1 + exp(2 * Math.abs(x)));
      values[i] = Math.copySign(size, x);
    }
  }

  private static void silu(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      float x = values[i];
      values[i] = x / (1 + exp(-x));
    }
  }

  private static void gelu(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      float x = values[i];
      float z = Math.abs(x) * HALF_ROOT;
      float t = 1 / Math.fma(0.3275911f, z, 1f);
      float p = Math.fma(1.061405429f, t, -1.453152027f);
      p = Math.fma(p, t, 1.421413741f);
      p = Math.fma(p, t, -0.284496736f);
      p = Math.fma(p, t, 0.254829592f);
      // Half of 1 - erf(z): the normal distribution's tail beyond |x|.
      float tail = 0.5f * p * t * exp(-z * z);
      values[i] = x > 0 ? Math.fma(-x, tail, x) : x * tail;
    }
  }

  /**
   * Its slope, for training.
   *
   * @param x where
   * @param y its value there
   */
  float derivative(float x, float y) {
    return switch (kind) {
      case NONE -> 1;
      case RELU -> x > 0 ? 1 : 0;
      case LEAKY_RELU -> x > 0 ? 1 : slope;
      case SIGMOID -> y * (1 - y);
      case TANH -> 1 - y * y;
      case SILU -> {
        float sigmoid = 1 / (1 + exp(-x));
        yield sigmoid * Math.fma(x, 1 - sigmoid, 1f);
      }
      case GELU -> {
        // The distribution function is y / x but for x at 0, where it is a half.
        float below = x == 0 ? 0.5f : y / x;
        yield Math.fma(x * ROOT_OF_TWO_PI_INVERSE, exp(-0.5f * x * x), below);
      }
    };
  }

  /** e to the x, x cut to +-87; not a number stays one. Relative error below 1e-7. */
  static float exp(float x) {
    float cut = Math.min(Math.max(x, -LIMIT), LIMIT);
    float n = Math.fma(cut, LOG2_E, ROUNDING) - ROUNDING;
    float r = Math.fma(n, -LN2_HIGH, cut);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(r, 1f / 5040, 1f / 720);
    p = Math.fma(p, r, 1f / 120);
    p = Math.fma(p, r, 1f / 24);
    p = Math.fma(p, r, 1f / 6);
    p = Math.fma(p, r, 0.5f);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    return p * Float.intBitsToFloat(((int) n + 127) << 23);
  }

  @Override
  public String toString() {
    return kind == Kind.LEAKY_RELU ? kind.id() + " " + slope : kind.id();
  }
}
