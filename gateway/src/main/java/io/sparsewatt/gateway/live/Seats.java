package io.sparsewatt.gateway.live;

import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A bounded number of clients of one kind. Thread-safe. */
public final class Seats {

  private final String what;
  private final int most;
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * @param what the clients, in the words of the problem
   */
  public Seats(String what, int most) {
    this.what = what;
    this.most = most;
  }

  /** Clients now. */
  public int taken() {
    return taken.get();
  }

  /**
   * @throws ProblemException if all are taken
   */
  Seat take() {
    if (taken.incrementAndGet() > most) {
      taken.decrementAndGet();
      throw new ProblemException(
          new Problem(
              503,
              "live.too-many-clients",
              "Too many " + what,
              most + " " + what + " are open; that is the limit. Close one, or try again later."),
          Map.of("Retry-After", "5"));
    }
    return new Seat();
  }

  /** One client's place; left once, however often it is said. */
  final class Seat {

    private final AtomicBoolean left = new AtomicBoolean();

    void leave() {
      if (left.compareAndSet(false, true)) {
        taken.decrementAndGet();
      }
    }
  }
}
