package io.sparsewatt.gateway.edge;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Sessions that keys were exchanged for: a bounded number, each for a bounded time. What is stored
 * is a hash of the id, so that looking it up tells nothing by its timing. Thread-safe.
 */
public final class Sessions {

  private static final int ID_BYTES = 32;

  private final Duration age;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final LinkedHashMap<ByteBuffer, Long> ends;

  /**
   * @param most sessions at the same time; the oldest gives way
   * @param random a cryptographic source
   */
  public Sessions(Duration age, int most, InstantSource clock, RandomGenerator random) {
    this.age = age;
    this.clock = clock;
    this.random = random;
    this.ends =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
            return size() > most;
          }
        };
  }

  /** How long a session is good. */
  public Duration age() {
    return age;
  }

  /** A new session's id. */
  public synchronized String open() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    ends.put(stored(text), clock.instant().plus(age).toEpochMilli());
    return text;
  }

  /** Whether the session is open. */
  synchronized boolean isOpen(String id) {
    Long end = ends.get(stored(id));
    if (end == null) {
      return false;
    }
    if (end <= clock.millis()) {
      ends.remove(stored(id));
      return false;
    }
    return true;
  }

  /** Ends a session; an unknown id is none. */
  public synchronized void end(String id) {
    ends.remove(stored(id));
  }

  private static ByteBuffer stored(String id) {
    return ByteBuffer.wrap(ApiKeys.sha256(id));
  }
}
