package io.sparsewatt.engine;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a session runs. None of it changes a bit of its results.
 *
 * @param kernels which kernels compute
 * @param threads 1 to {@value #MAX_THREADS}; 1 makes no thread, n makes n - 1 beside the caller's
 * @param extent sides of the dense grid that {@code denseMacs} refers to, or null for the network's
 *     own bounds or, where it has none, no figure
 * @param maxSites the most sites of a level; more is an error, since memory grows by the site
 * @param meter a rising counter that is read on the caller's thread between the parts of a frame
 *     ({@code System::nanoTime}, bytes allocated, ...), see {@link Session#metered}; or null
 */
public record SessionOptions(
    KernelProvider kernels,
    int threads,
    @Nullable Axes extent,
    int maxSites,
    @Nullable LongSupplier meter) {

  /** The most threads: no machine of today has more cores to a socket. */
  public static final int MAX_THREADS = 256;

  /** The sites of a level if nothing is said: five times the densest automotive scan at 0.1 m. */
  public static final int DEFAULT_MAX_SITES = 1 << 18;

  /** Refuses values out of range. */
  public SessionOptions {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException("threads " + threads + " must lie in 1.." + MAX_THREADS);
    }
    if (extent != null && (extent.min() < 1 || extent.max() > SiteKey.MAX + 1)) {
      throw new IllegalArgumentException(
          "extent " + extent + " must lie in 1.." + (SiteKey.MAX + 1) + " on every axis");
    }
    // 2^22 sites of 343 taps are at the limit of one int array.
    if (maxSites < 1 || maxSites > 1 << 22) {
      throw new IllegalArgumentException("maxSites " + maxSites + " must lie in 1.." + (1 << 22));
    }
  }

  /** The fastest kernels there are, the caller's thread alone, no extent. */
  public static SessionOptions defaults() {
    return new SessionOptions(KernelProvider.AUTO, 1, null, DEFAULT_MAX_SITES, null);
  }

  /** The same with other kernels. */
  public SessionOptions withKernels(KernelProvider provider) {
    return new SessionOptions(provider, threads, extent, maxSites, meter);
  }

  /** The same on so many threads. */
  public SessionOptions withThreads(int count) {
    return new SessionOptions(kernels, count, extent, maxSites, meter);
  }

  /** The same with a dense grid to compare with. */
  public SessionOptions withExtent(Axes sides) {
    return new SessionOptions(kernels, threads, sides, maxSites, meter);
  }

  /** The same with another bound on sites. */
  public SessionOptions withMaxSites(int limit) {
    return new SessionOptions(kernels, threads, extent, limit, meter);
  }

  /** The same with a counter to read between the parts of a frame. */
  public SessionOptions withMeter(LongSupplier counter) {
    return new SessionOptions(kernels, threads, extent, maxSites, counter);
  }
}
