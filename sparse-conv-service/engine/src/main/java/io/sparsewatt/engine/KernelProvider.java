package io.sparsewatt.engine;

import java.util.Locale;

/** Where kernels come from. All give the same bits. */
public enum KernelProvider {
  /**
   * Vector kernels where the JVM was started with {@code --add-modules jdk.incubator.vector}, else
   * scalar ones; the system property {@value #PROPERTY} ({@code scalar} or {@code vector}) decides
   * otherwise.
   */
  AUTO,
  /** Plain Java with {@link Math#fma(float, float, float)}: the specification. */
  SCALAR,
  /** The JDK's Vector API. */
  VECTOR;

  /** The system property that overrides {@link #AUTO}. */
  public static final String PROPERTY = "sparsewatt.engine.kernels";

  private static final String MODULE = "jdk.incubator.vector";

  /** Whether this JVM has the Vector API. */
  public static boolean isVectorAvailable() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  Kernels kernels() {
    KernelProvider chosen = this == AUTO ? fromProperty() : this;
    return switch (chosen) {
      case SCALAR -> new ScalarKernels();
      case VECTOR -> vector();
      case AUTO -> isVectorAvailable() ? vector() : new ScalarKernels();
    };
  }

  Correlation correlation() {
    KernelProvider chosen = this == AUTO ? fromProperty() : this;
    boolean vector = chosen == VECTOR || (chosen == AUTO && isVectorAvailable());
    return vector ? new VectorCorrelation() : new ScalarCorrelation();
  }

  // Only here and above are classes named that need the module; it is not loaded before this runs.
  private static Kernels vector() {
    if (!isVectorAvailable()) {
      throw new IllegalStateException(
          "vector kernels need the JVM option --add-modules "
              + MODULE
              + "; add it, or choose scalar");
    }
    return new VectorKernels();
  }

  private static KernelProvider fromProperty() {
    String value = System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT);
    return switch (value) {
      case "auto", "" -> AUTO;
      case "scalar" -> SCALAR;
      case "vector" -> VECTOR;
      default ->
          throw new IllegalArgumentException(
              "-D" + PROPERTY + "=" + value + ": expected scalar, vector or auto");
    };
  }
}
