package io.sparsewatt.energy.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Exact sums of work by sensor and window of sensor time.
 *
 * <p>Frames of one sensor come with rising n. A frame at or below the last one taken from its
 * sensor is a repeat and changes nothing, so a sum cannot count twice. A window ends when sensor
 * time leaves it and is never reopened: state is a function of the sensor's last window alone,
 * which carries its own watermark, so {@link #restore} of stored windows continues exactly.
 *
 * <p>Bounded by {@code maxSensors} and {@code windowsPerSensor}; the oldest window of a sensor is
 * forgotten here (it stays wherever it was stored). Owned by one thread.
 */
public final class Ledger {

  private final long windowNanos;
  private final int maxSensors;
  private final int windowsPerSensor;
  private final TreeMap<String, ArrayDeque<LedgerWindow>> accounts = new TreeMap<>();

  /**
   * @param windowNanos length of a window, nanoseconds, at least 1
   * @param maxSensors sensors held at once, at least 1
   * @param windowsPerSensor windows held per sensor, at least 1
   */
  public Ledger(long windowNanos, int maxSensors, int windowsPerSensor) {
    if (windowNanos < 1 || maxSensors < 1 || windowsPerSensor < 1) {
      throw new IllegalArgumentException(
          "at least 1 required but windowNanos is "
              + windowNanos
              + ", maxSensors "
              + maxSensors
              + ", windowsPerSensor "
              + windowsPerSensor);
    }
    this.windowNanos = windowNanos;
    this.maxSensors = maxSensors;
    this.windowsPerSensor = windowsPerSensor;
  }

  /**
   * Adds a frame.
   *
   * @param n the frame's number, rising per sensor
   * @param timeNanos sensor time; it alone decides the window, so a replay chooses the same one
   * @return the window with the frame in it, to be stored under (sensor, firstFrame); empty where
   *     the frame is a repeat
   * @throws IllegalStateException for a new sensor beyond {@code maxSensors}
   * @throws ArithmeticException if a sum passes the range of a long; the ledger is then unchanged
   */
  public Optional<LedgerWindow> add(String sensor, long n, long timeNanos, FrameWork frame) {
    ArrayDeque<LedgerWindow> windows = account(sensor);
    long start = Math.multiplyExact(Math.floorDiv(timeNanos, windowNanos), windowNanos);
    LedgerWindow open = windows.peekLast();
    if (open != null && n <= open.lastFrame()) {
      return Optional.empty();
    }
    LedgerWindow after;
    if (open != null && open.startNanos() == start) {
      after = open.plus(n, frame);
      windows.removeLast();
    } else {
      after = LedgerWindow.first(sensor, start, n, frame);
    }
    append(windows, after);
    return Optional.of(after);
  }

  /**
   * Takes a stored window back. Windows of one sensor come in the order of their frames; of two
   * states of one window the later one holds.
   *
   * @throws IllegalArgumentException for a window that overlaps or precedes one that is held
   */
  public void restore(LedgerWindow window) {
    ArrayDeque<LedgerWindow> windows = account(window.sensor());
    LedgerWindow last = windows.peekLast();
    if (last != null && last.firstFrame() == window.firstFrame()) {
      if (last.lastFrame() < window.lastFrame()) {
        windows.removeLast();
        append(windows, window);
      }
      return;
    }
    if (last != null && window.firstFrame() <= last.lastFrame()) {
      throw new IllegalArgumentException(
          "sensor "
              + window.sensor()
              + ": window of frames "
              + window.firstFrame()
              + " to "
              + window.lastFrame()
              + " comes after the one of "
              + last.firstFrame()
              + " to "
              + last.lastFrame()
              + "; restore windows in the order of their frames");
    }
    append(windows, window);
  }

  /** All windows held, by sensor id, then by frame. */
  public List<LedgerWindow> windows() {
    List<LedgerWindow> all = new ArrayList<>();
    for (ArrayDeque<LedgerWindow> windows : accounts.values()) {
      all.addAll(windows);
    }
    return all;
  }

  /** The windows of one sensor by frame; empty for an unknown sensor. */
  public List<LedgerWindow> windows(String sensor) {
    ArrayDeque<LedgerWindow> windows = accounts.get(sensor);
    return windows == null ? List.of() : List.copyOf(windows);
  }

  private ArrayDeque<LedgerWindow> account(String sensor) {
    ArrayDeque<LedgerWindow> account = accounts.get(sensor);
    if (account == null) {
      if (accounts.size() >= maxSensors) {
        throw new IllegalStateException(
            "sensor "
                + sensor
                + ": the ledger already holds its maxSensors of "
                + maxSensors
                + "; raise the limit");
      }
      account = new ArrayDeque<>();
      accounts.put(sensor, account);
    }
    return account;
  }

  private void append(ArrayDeque<LedgerWindow> windows, LedgerWindow window) {
    windows.addLast(window);
    if (windows.size() > windowsPerSensor) {
      windows.removeFirst();
    }
  }
}
