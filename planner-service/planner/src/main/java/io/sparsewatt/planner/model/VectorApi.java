package io.sparsewatt.planner.model;

/** Whether this JVM was started with the JDK's Vector API. */
public final class VectorApi {

  private VectorApi() {}

  /** True with {@code --add-modules jdk.incubator.vector}. */
  public static boolean isThere() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }
}
