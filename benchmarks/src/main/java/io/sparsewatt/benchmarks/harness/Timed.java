package io.sparsewatt.benchmarks.harness;

/** One call that is measured. */
@FunctionalInterface
public interface Timed {

  /**
   * Does the work once. Its result must land where it can be seen from outside (an array that is
   * checked, a session's rows), so that no compiler may leave it out.
   *
   * @return what it took, nanoseconds
   */
  long nanos();

  /** The time of a call by a clock. */
  static Timed by(Clock clock, Runnable call) {
    return () -> {
      long start = clock.nanos();
      call.run();
      return clock.nanos() - start;
    };
  }
}
