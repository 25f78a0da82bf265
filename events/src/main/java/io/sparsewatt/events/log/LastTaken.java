package io.sparsewatt.events.log;

import java.util.HashMap;
import java.util.Map;

/**
 * Recognises repeats: delivery is at least once, and a reader ignores an n at or below the last it
 * took of a sensor. Not thread-safe. Holds one number a sensor until it is forgotten.
 */
public final class LastTaken {

  private final Map<String, Long> last = new HashMap<>();

  /**
   * Whether the record is new; it then counts as taken.
   *
   * @param sensor the record's key
   * @param n its frame number
   */
  public boolean take(String sensor, long n) {
    Long taken = last.get(sensor);
    if (taken != null && n <= taken) {
      return false;
    }
    last.put(sensor, n);
    return true;
  }

  /** The last n taken of the sensor; -1 if none was. */
  public long of(String sensor) {
    return last.getOrDefault(sensor, -1L);
  }

  /** Forgets a sensor, for a stage whose state of it ends. */
  public void forget(String sensor) {
    last.remove(sensor);
  }
}
