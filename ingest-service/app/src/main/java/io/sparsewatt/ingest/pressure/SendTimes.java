package io.sparsewatt.ingest.pressure;

/** When the newest records were sent. Not thread-safe. */
final class SendTimes {

  private final long[] nanos;
  private long count;

  /**
   * @param remembered how many, at least one
   */
  SendTimes(int remembered) {
    nanos = new long[Math.max(1, remembered)];
  }

  void add(long nanoTime) {
    nanos[(int) (count++ % nanos.length)] = nanoTime;
  }

  /**
   * How long ago a record was sent; of one older than those remembered, what the oldest of them
   * says. 0 where none is: it was sent before this process began, or by another.
   *
   * @param back 1 is the newest
   */
  long age(long back, long now) {
    long known = Math.min(count, nanos.length);
    if (known == 0) {
      return 0;
    }
    long record = count - Math.clamp(back, 1, known);
    return now - nanos[(int) (record % nanos.length)];
  }
}
