package io.sparsewatt.standalone.perception;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The last things made, by number: a memory, not a state, since what is forgotten is made again
 * alike. Thread-safe; two threads that miss one at once both make it.
 */
final class Recent<T> {

  private final LongFunction<T> maker;
  private final Map<Long, T> made;

  /**
   * @param most that are kept; the oldest goes
   * @param maker a function of the number alone
   */
  Recent(int most, LongFunction<T> maker) {
    this.maker = maker;
    this.made =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, T> eldest) {
            return size() > most;
          }
        };
  }

  T get(long number) {
    T known;
    synchronized (made) {
      known = made.get(number);
    }
    if (known != null) {
      return known;
    }
    T fresh = maker.apply(number);
    synchronized (made) {
      made.put(number, fresh);
    }
    return fresh;
  }
}
