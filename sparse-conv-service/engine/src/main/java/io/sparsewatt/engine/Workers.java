package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a session, the caller's first. They claim tiles and parts in any order; rows
 * depend on no other row of their layer, so the order leaves no trace. A thread that has nothing to
 * do spins for a moment, since the next layer follows at once, then sleeps. Nothing is allocated by
 * the call.
 */
final class Workers implements AutoCloseable {

  // Waking a sleeping thread takes some 50 us; the layers of one frame follow within less.
  private static final long SPIN_NANOS = 100_000;

  // A list of few rows is cut finer, so that every thread has some; below this a tile's overhead
  // would weigh more than the help.
  private static final int LEAST_TILE = 64;

  // After so many looks (some 100 us) the helper's core is likely someone else's.
  private static final int SPINS = 4096;

  private static final int SHUT = -1;

  private final List<TileWorker> workers = new ArrayList<>();
  private final List<Helper> helpers = new ArrayList<>();
  private final AtomicInteger nextTile = new AtomicInteger();
  // Helpers at work, or SHUT while there is none to be had.
  private final AtomicInteger active = new AtomicInteger(SHUT);

  // The work at hand, a layer to compute, a table to list or parts; changes only while shut.
  private @Nullable LayerState state;
  private int[] slots = {};
  private int count;
  private int tile;
  private @Nullable PairLists kept;
  private int[] outcomes = {};
  private int[] table = {};
  private int[] present = {};
  private @Nullable Part part;
  private volatile int round;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  Workers(int threads, Kernels kernels) {
    for (int t = 0; t < threads; t++) {
      workers.add(new TileWorker(kernels));
    }
    for (int t = 1; t < threads; t++) {
      Helper helper = new Helper(t, "sparsewatt-engine-" + t);
      helpers.add(helper);
      helper.thread.start();
    }
  }

  /**
   * Computes the first {@code rows} rows of a list.
   *
   * @param lists the edges of all these rows, or null where they are to be listed
   */
  void compute(
      LayerState layer, int[] rowSlots, int rows, @Nullable PairLists lists, int[] results) {
    state = layer;
    slots = rowSlots;
    count = rows;
    kept = lists;
    outcomes = results;
    tile = lists == null ? tileOf(rows) : PairLists.TILE;
    claimAll();
  }

  /**
   * Lists the edges that end in the first {@code rows} rows of a list.
   *
   * @param lists receives them
   * @param sources by slot and tap
   * @param taps by slot, those that have a source, as {@link PairLists#list} takes them
   */
  void list(PairLists lists, int[] sources, int[] taps, int tapsOfRow, int[] rowSlots, int rows) {
    lists.begin(tapsOfRow, rows);
    state = null;
    kept = lists;
    table = sources;
    present = taps;
    slots = rowSlots;
    count = rows;
    tile = PairLists.TILE;
    claimAll();
  }

  /** Work in parts; who does which leaves no trace. */
  @FunctionalInterface
  interface Part {

    /**
     * Does one.
     *
     * @param index of the part
     * @param thread who does it, 0 .. {@link #size()} - 1, for buffers
     */
    void run(int index, int thread);
  }

  /** How many threads there are, the caller's included. */
  int size() {
    return workers.size();
  }

  /** Does parts 0 .. parts - 1. */
  void run(Part work, int parts) {
    part = work;
    state = null;
    kept = null;
    count = parts;
    tile = 1;
    try {
      claimAll();
    } finally {
      part = null;
    }
  }

  private void claimAll() {
    nextTile.set(0);
    int tiles = (count + tile - 1) / tile;
    if (helpers.isEmpty() || tiles < 2) {
      claim(0);
      return;
    }
    active.set(0);
    round++;
    for (Helper helper : helpers) {
      helper.wake();
    }
    try {
      claim(0);
    } finally {
      // Waits for who is at work, not for who has yet to wake up: no tile is left for those.
      for (int spins = 0; !active.compareAndSet(0, SHUT); spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
    }
    Throwable cause = failure;
    if (cause != null) {
      failure = null;
      throw new IllegalStateException("a worker failed: " + cause, cause);
    }
  }

  private int tileOf(int rows) {
    if (helpers.isEmpty()) {
      // Even tiles: a last one of few rows would have lists too short for whole blocks.
      int tiles = Math.max(1, PairLists.tiles(rows));
      return Math.max(1, (rows + tiles - 1) / tiles);
    }
    // Twice as many tiles as threads even out what one tile costs more than another.
    int share = rows / (2 * workers.size()) + 1;
    return Math.clamp(share, LEAST_TILE, PairLists.TILE);
  }

  private void claim(int thread) {
    TileWorker worker = workers.get(thread);
    Part work = part;
    LayerState layer = state;
    PairLists lists = kept;
    while (true) {
      int claimed = nextTile.getAndIncrement();
      int from = claimed * tile;
      if (from >= count) {
        return;
      }
      int to = Math.min(from + tile, count);
      if (work != null) {
        work.run(claimed, thread);
      } else if (layer != null) {
        worker.compute(layer, slots, from, to, lists, outcomes);
      } else if (lists != null) {
        lists.listTile(claimed, table, present, slots, from, to);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Helper helper : helpers) {
      helper.wake();
    }
  }

  /** One thread beside the caller's. */
  private final class Helper implements Runnable {

    private final int index;
    final Thread thread;
    private volatile boolean asleep;

    Helper(int index, String name) {
      this.index = index;
      this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this);
    }

    void wake() {
      if (asleep) {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void run() {
      int done = 0;
      while (true) {
        await(done);
        if (closed) {
          return;
        }
        done = round;
        if (!enter()) {
          continue;
        }
        try {
          claim(index);
        } catch (Throwable e) {
          // The caller throws it.
          failure = e;
        } finally {
          active.decrementAndGet();
        }
      }
    }

    private boolean enter() {
      while (true) {
        int others = active.get();
        if (others == SHUT) {
          return false;
        }
        if (active.compareAndSet(others, others + 1)) {
          return true;
        }
      }
    }

    private void await(int done) {
      long until = System.nanoTime() + SPIN_NANOS;
      while (round == done && !closed) {
        if (System.nanoTime() < until) {
          Thread.onSpinWait();
          continue;
        }
        asleep = true;
        // Looked at again after it was said: whoever wakes reads `asleep` after raising the round.
        if (round == done && !closed) {
          LockSupport.park(this);
        }
        asleep = false;
      }
    }
  }
}
