package io.sparsewatt.benchmarks.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;

/**
 * A BLAS, called without copying: JavaCPP brings the library, the foreign function interface passes
 * heap arrays as they are. On one thread, told by its own call.
 */
public final class BlasLibrary {

  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANSPOSE = 111;

  private final String name;
  private final MethodHandle sgemm;

  private BlasLibrary(String name, SymbolLookup symbols, String setThreads) {
    this.name = name;
    this.sgemm = sgemm(symbols);
    setThreads(symbols, setThreads);
  }

  /** OpenBLAS. */
  public static BlasLibrary openblas() {
    Loader.load(org.bytedeco.openblas.global.openblas_nolapack.class);
    return new BlasLibrary(
        "OpenBLAS",
        symbols(org.bytedeco.openblas.presets.openblas_nolapack.class, "libopenblas"),
        "openblas_set_num_threads");
  }

  /** Intel's Math Kernel Library. */
  public static BlasLibrary mkl() {
    Loader.load(org.bytedeco.mkl.global.mkl_rt.class);
    return new BlasLibrary(
        "MKL", symbols(org.bytedeco.mkl.presets.mkl_rt.class, "libmkl_rt"), "MKL_Set_Num_Threads");
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** c = a b, row-major: a is m by k, b is k by n, c is m by n; a and c from an offset. */
  void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    try {
      sgemm.invokeExact(
          ROW_MAJOR,
          NO_TRANSPOSE,
          NO_TRANSPOSE,
          m,
          n,
          k,
          1f,
          MemorySegment.ofArray(a),
          k,
          MemorySegment.ofArray(b),
          n,
          0f,
          MemorySegment.ofArray(c),
          n);
    } catch (Throwable e) {
      throw new IllegalStateException(name + "'s sgemm cannot be called", e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle sgemm(SymbolLookup symbols) {
    FunctionDescriptor type =
        FunctionDescriptor.ofVoid(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_FLOAT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_FLOAT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT);
    return Linker.nativeLinker()
        .downcallHandle(symbols.findOrThrow("cblas_sgemm"), type, Linker.Option.critical(true));
  }

  @SuppressWarnings("restricted")
  private static void setThreads(SymbolLookup symbols, String function) {
    MethodHandle call =
        Linker.nativeLinker()
            .downcallHandle(
                symbols.findOrThrow(function), FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
    try {
      call.invokeExact(1);
    } catch (Throwable e) {
      throw new IllegalStateException(function + " cannot be called", e);
    }
  }

  /** The library that the loader has unpacked and linked already. */
  @SuppressWarnings("restricted")
  private static SymbolLookup symbols(Class<?> preset, String prefix) {
    for (String loaded : Loader.getLoadedLibraries().values()) {
      if (Path.of(loaded).getFileName().toString().startsWith(prefix)) {
        return SymbolLookup.libraryLookup(Path.of(loaded), Arena.global());
      }
    }
    throw new IllegalStateException(
        prefix + " was not loaded by " + preset.getName() + ": " + Loader.getLoadedLibraries());
  }
}
