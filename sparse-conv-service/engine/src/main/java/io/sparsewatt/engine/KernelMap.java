package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * The edges of one window between two levels, both ways, kept up to date edge by edge. Tables are
 * rows of taps, -1 for none: {@code pull[o*taps + r]} is the input of output o at tap r, {@code
 * push[i*taps + r]} the output that input i feeds through r. A mirrored map is its own push table,
 * read backwards.
 *
 * <p>An output site of a strided map lives while its number of edges is not 0.
 */
final class KernelMap {

  private final Relation relation;
  private final SiteLevel in;
  private final SiteLevel out;
  private final boolean submanifold;
  private final boolean mirrored;
  private final int taps;
  private int[] pull = {};
  private int[] push = {};
  // Edges by output, and by input. The same array for a mirrored map, where they are equal.
  private int[] fanIn = {};
  private int[] fanOut = {};
  private long edges;
  // Rows that may hold an edge: all below.
  private int outRows;
  private int inRows;
  private final ColumnScan scan;
  // The edges of all outputs, and of all inputs, listed for whole layers; of the sites at hand only
  // where listed.
  private final PairLists pullLists = new PairLists();
  private final PairLists pushLists = new PairLists();
  private boolean pullListed;
  private boolean pushListed;

  // What the current update did.
  private final SlotSet dirtyOutputs = new SlotSet();
  private final SlotSet dirtyInputs = new SlotSet();
  private final IntList cutInput = new IntList();
  private final IntList cutOutput = new IntList();
  private int[] severed = {};
  private long edits;
  private final int[] tapBuffer;
  private final long[] keyBuffer;

  KernelMap(Relation relation, SiteLevel in, SiteLevel out) {
    this.relation = relation;
    this.in = in;
    this.out = out;
    this.submanifold = in == out;
    this.mirrored = submanifold && relation.geometry().isMirrored();
    this.taps = relation.geometry().taps();
    this.scan = new ColumnScan(relation.geometry());
    this.tapBuffer = new int[taps];
    this.keyBuffer = new long[taps];
  }

  int taps() {
    return taps;
  }

  long edges() {
    return edges;
  }

  /** Edges entered or removed by the last update or rebuild. */
  long edits() {
    return edits;
  }

  /** Rows of inputs by output; of outputs by input if transposed. */
  int[] sources(boolean transposed) {
    return transposed ? push : pull;
  }

  /**
   * The edges of all rows; listed once for all layers that share the map, and again once it has
   * changed.
   *
   * @param slots all slots in use, rising
   */
  PairLists lists(boolean transposed, int[] slots, int count) {
    if (transposed) {
      if (!pushListed) {
        pushLists.list(push, taps, slots, 0, count);
        pushListed = true;
      }
      return pushLists;
    }
    if (!pullListed) {
      pullLists.list(pull, taps, slots, 0, count);
      pullListed = true;
    }
    return pullLists;
  }

  /** Edges that end in a row. */
  int sourceCount(boolean transposed, int slot) {
    return transposed ? fanOut[slot] : fanIn[slot];
  }

  /** Edges that leave a row. */
  int targetCount(boolean transposed, int slot) {
    return transposed ? fanIn[slot] : fanOut[slot];
  }

  /** Adds all rows that a row feeds. */
  void addTargets(boolean transposed, int slot, SlotSet target) {
    // A mirrored row lists the same neighbours, whichever way it is read.
    if (transposed || mirrored) {
      target.addPresent(pull, slot * taps, (slot + 1) * taps, in.slots());
    } else {
      target.addPresent(push, slot * taps, (slot + 1) * taps, out.slots());
    }
  }

  /** Rows whose edges the last update changed. */
  SlotSet dirty(boolean transposed) {
    return transposed ? dirtyInputs : dirtyOutputs;
  }

  /**
   * Edges to surviving outputs that went with the removed input at an index of {@link
   * SiteLevel#removed()}. Transposed there are none: a strided output outlives its inputs by no
   * moment.
   */
  int severed(boolean transposed, int removedIndex) {
    return transposed ? 0 : severed[removedIndex];
  }

  /**
   * Starts again from levels whose slots are in canonical order. A strided map's output level is
   * ready.
   */
  void rebuild() {
    ensureRoom();
    pullListed = false;
    pushListed = false;
    if (scan.fits(in.keys(), in.slots())) {
      edges = scan.fill(in.keys(), in.slots(), out.keys(), out.slots(), pull, fanIn);
      clear(pull, fanIn, out.slots(), outRows);
      if (!mirrored) {
        clear(push, fanOut, 0, Math.max(in.slots(), inRows));
        turn();
      }
    } else {
      clear(pull, fanIn, 0, Math.max(out.slots(), outRows));
      if (!mirrored) {
        clear(push, fanOut, 0, Math.max(in.slots(), inRows));
      }
      edges =
          EdgeMerge.fill(
              relation,
              in.keys(),
              in.slots(),
              out.keys(),
              out.slots(),
              pull,
              mirrored ? EdgeMerge.mirrored() : push);
      count(pull, fanIn, out.slots());
      if (!mirrored) {
        count(push, fanOut, in.slots());
      }
    }
    outRows = out.slots();
    inRows = in.slots();
    edits = edges;
    dirtyOutputs.clear();
    dirtyInputs.clear();
    cutInput.clear();
    cutOutput.clear();
  }

  /** Follows the changes of the input level; a strided map changes its output level by the way. */
  void update() {
    edits = 0;
    dirtyOutputs.clear();
    dirtyInputs.clear();
    cutInput.clear();
    cutOutput.clear();
    ensureRoom();
    IntList inserted = in.inserted();
    for (int n = 0; n < inserted.size(); n++) {
      if (submanifold) {
        connectNeighbours(inserted.get(n));
      } else {
        connectOutputs(inserted.get(n));
      }
    }
    IntList removed = in.removed();
    for (int n = 0; n < removed.size(); n++) {
      if (mirrored) {
        disconnectMirrored(n, removed.get(n));
      } else {
        disconnect(n, removed.get(n));
      }
    }
    dirtyOutputs.retainAll(out.live());
    dirtyInputs.retainAll(in.live());
    countSevered();
    if (edits > 0 || in.hasMoved() || out.hasMoved()) {
      pullListed = false;
      pushListed = false;
    }
  }

  private void connectNeighbours(int site) {
    long key = in.key(site);
    relation.inputs(key, keyBuffer);
    for (int tap = 0; tap < taps; tap++) {
      int neighbour = in.find(keyBuffer[tap]);
      if (neighbour >= 0) {
        link(site, tap, neighbour);
        if (mirrored) {
          link(neighbour, taps - 1 - tap, site);
        }
      }
    }
    if (!mirrored) {
      int reached = relation.outputs(key, tapBuffer, keyBuffer);
      for (int e = 0; e < reached; e++) {
        int output = out.find(keyBuffer[e]);
        if (output >= 0) {
          link(output, tapBuffer[e], site);
        }
      }
    }
  }

  private void connectOutputs(int input) {
    int reached = relation.outputs(in.key(input), tapBuffer, keyBuffer);
    for (int e = 0; e < reached; e++) {
      int output = out.find(keyBuffer[e]);
      if (output < 0) {
        output = out.insert(keyBuffer[e]);
        ensureRoom();
      }
      link(output, tapBuffer[e], input);
    }
  }

  private void link(int output, int tap, int input) {
    int at = output * taps + tap;
    if (pull[at] >= 0) {
      return;
    }
    pull[at] = input;
    fanIn[output]++;
    if (!mirrored) {
      push[input * taps + tap] = output;
      fanOut[input]++;
      dirtyInputs.add(input);
    }
    outRows = Math.max(outRows, output + 1);
    inRows = Math.max(inRows, input + 1);
    edges++;
    edits++;
    dirtyOutputs.add(output);
  }

  private void unlink(int output, int tap, int input) {
    pull[output * taps + tap] = -1;
    fanIn[output]--;
    if (!mirrored) {
      push[input * taps + tap] = -1;
      fanOut[input]--;
      dirtyInputs.add(input);
    }
    edges--;
    edits++;
    dirtyOutputs.add(output);
  }

  private void disconnectMirrored(int removedIndex, int site) {
    for (int tap = 0; tap < taps; tap++) {
      int neighbour = pull[site * taps + tap];
      if (neighbour >= 0) {
        unlink(site, tap, neighbour);
        if (neighbour != site) {
          unlink(neighbour, taps - 1 - tap, site);
          cutInput.add(removedIndex);
          cutOutput.add(neighbour);
        }
      }
    }
  }

  private void disconnect(int removedIndex, int site) {
    if (submanifold) {
      for (int tap = 0; tap < taps; tap++) {
        int input = pull[site * taps + tap];
        if (input >= 0) {
          unlink(site, tap, input);
        }
      }
    }
    for (int tap = 0; tap < taps; tap++) {
      int output = push[site * taps + tap];
      if (output >= 0) {
        unlink(output, tap, site);
        cutInput.add(removedIndex);
        cutOutput.add(output);
        if (!submanifold && fanIn[output] == 0) {
          out.remove(output);
        }
      }
    }
  }

  private void countSevered() {
    int removed = in.removed().size();
    if (severed.length < removed) {
      severed = new int[Math.max(removed, severed.length * 2)];
    }
    Arrays.fill(severed, 0, removed, 0);
    for (int n = 0; n < cutInput.size(); n++) {
      if (out.live().contains(cutOutput.get(n))) {
        severed[cutInput.get(n)]++;
      }
    }
  }

  /** Empties rows [from, to). */
  private void clear(int[] table, int[] fan, int from, int to) {
    if (from < to) {
      Arrays.fill(table, from * taps, to * taps, -1);
      Arrays.fill(fan, from, to, 0);
    }
  }

  /** Makes the push table of the pull table. */
  private void turn() {
    int rows = out.slots();
    for (int output = 0; output < rows; output++) {
      int from = output * taps;
      for (int tap = 0; tap < taps; tap++) {
        int input = pull[from + tap];
        if (input >= 0) {
          push[input * taps + tap] = output;
          fanOut[input]++;
        }
      }
    }
  }

  private void count(int[] table, int[] fan, int rows) {
    for (int row = 0; row < rows; row++) {
      int found = 0;
      for (int at = row * taps; at < (row + 1) * taps; at++) {
        found += (table[at] >>> 31) ^ 1;
      }
      fan[row] = found;
    }
  }

  private void ensureRoom() {
    if (fanIn.length < out.capacity()) {
      pull = grown(pull, out.capacity());
      fanIn = Arrays.copyOf(fanIn, out.capacity());
    }
    if (mirrored) {
      fanOut = fanIn;
    } else if (fanOut.length < in.capacity()) {
      push = grown(push, in.capacity());
      fanOut = Arrays.copyOf(fanOut, in.capacity());
    }
  }

  private int[] grown(int[] table, int rows) {
    long size = (long) rows * taps;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          rows
              + " sites of "
              + taps
              + " taps are more than one index table holds; lower SessionOptions.maxSites");
    }
    int[] larger = Arrays.copyOf(table, (int) size);
    Arrays.fill(larger, table.length, larger.length, -1);
    return larger;
  }
}
