package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * The edges of one window between two levels, both ways, kept up to date edge by edge. Tables are
 * rows of taps, -1 for none: {@code pull[o*taps + r]} is the input of output o at tap r, {@code
 * push[i*taps + r]} the output that input i feeds through r. A mirrored map is its own push table,
 * read backwards.
 *
 * <p>A site that a map {@linkplain MapSpec.Role makes} lives while it has an edge in it, or in
 * another map that makes its level. An update has three phases, each for all maps that make a
 * level: {@link #connect}, {@link #disconnect}, {@link #settle}.
 */
final class KernelMap {

  private final Relation relation;
  private final SiteLevel in;
  private final SiteLevel out;
  private final MapSpec.Role role;
  private final boolean mirrored;
  private final int taps;
  private int[] pull = {};
  private int[] push = {};
  // Edges by output, and by input. The same array for a mirrored map, where they are equal.
  private int[] fanIn = {};
  private int[] fanOut = {};
  // By output, and by input, a bit for each tap that has an edge: most of a window is empty, and
  // who asks for what is there need not look at all of it. Kept where the taps fit an int.
  private int[] pullTaps = PairLists.UNKNOWN;
  private int[] pushTaps = PairLists.UNKNOWN;
  private final boolean tapsKept;
  private long edges;
  // Rows that may hold an edge: all below.
  private int outRows;
  private int inRows;
  private final PlaneScan scan;
  // The edges of all outputs, and of all inputs, listed for whole layers; of the sites at hand only
  // where listed.
  private final PairLists pullLists = new PairLists();
  private final PairLists pushLists = new PairLists();
  private boolean pullListed;
  private boolean pushListed;

  // What the current update did.
  private final SlotSet dirtyOutputs = new SlotSet();
  private final SlotSet dirtyInputs = new SlotSet();
  private final Cuts inputCuts = new Cuts();
  private final Cuts outputCuts = new Cuts();
  private long edits;
  private final int[] tapBuffer;
  private final long[] keyBuffer;

  KernelMap(Relation relation, SiteLevel in, SiteLevel out, MapSpec.Role role, Workers workers) {
    this.relation = relation;
    this.in = in;
    this.out = out;
    this.role = role;
    this.mirrored = role == MapSpec.Role.WITHIN && relation.geometry().isMirrored();
    this.taps = relation.geometry().taps();
    this.tapsKept = taps <= Integer.SIZE;
    this.scan = new PlaneScan(relation.geometry(), workers);
    this.tapBuffer = new int[taps];
    this.keyBuffer = new long[taps];
    switch (role) {
      case DEFINES_OUTPUTS -> out.supportedBy(slot -> slot < fanIn.length ? fanIn[slot] : 0);
      case DEFINES_INPUTS -> in.supportedBy(slot -> slot < fanOut.length ? fanOut[slot] : 0);
      case WITHIN, BETWEEN -> {}
    }
  }

  Relation relation() {
    return relation;
  }

  int taps() {
    return taps;
  }

  /** Whether tap r of one site and tap (taps - 1 - r) of its neighbour are the same edge. */
  boolean isMirrored() {
    return mirrored;
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
   * By row, a bit for each tap that has a source; {@link PairLists#UNKNOWN} where it's not kept.
   */
  int[] present(boolean transposed) {
    return transposed ? pushTaps : pullTaps;
  }

  /**
   * The edges of all rows; listed once for all layers that share the map, and again once it has
   * changed.
   *
   * @param slots all slots in use, rising
   * @param workers who list them
   */
  PairLists lists(boolean transposed, int[] slots, int count, Workers workers) {
    PairLists lists = transposed ? pushLists : pullLists;
    if (!isListed(transposed)) {
      workers.list(lists, sources(transposed), present(transposed), taps, slots, count);
      setListed(transposed);
    }
    return lists;
  }

  /** The same by the caller alone. */
  PairLists lists(boolean transposed, int[] slots, int count) {
    PairLists lists = transposed ? pushLists : pullLists;
    if (!isListed(transposed)) {
      lists.list(sources(transposed), present(transposed), taps, slots, 0, count);
      setListed(transposed);
    }
    return lists;
  }

  private boolean isListed(boolean transposed) {
    return transposed ? pushListed : pullListed;
  }

  private void setListed(boolean transposed) {
    pushListed |= transposed;
    pullListed |= !transposed;
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
    boolean pulls = transposed || mirrored;
    int[] table = pulls ? pull : push;
    int bound = (pulls ? in : out).slots();
    if (tapsKept) {
      target.addAt(table, slot * taps, (pulls ? pullTaps : pushTaps)[slot], bound);
    } else {
      target.addPresent(table, slot * taps, (slot + 1) * taps, bound);
    }
  }

  /** Rows whose edges the last update changed. */
  SlotSet dirty(boolean transposed) {
    return transposed ? dirtyInputs : dirtyOutputs;
  }

  /**
   * Edges to surviving rows that went with the row removed from the side that is read, at an index
   * of its level's {@link SiteLevel#removed()}.
   */
  int severed(boolean transposed, int removedIndex) {
    return (transposed ? outputCuts : inputCuts).severed(removedIndex);
  }

  /** Starts again from levels whose slots are in canonical order, both of them ready. */
  void rebuild() {
    beginRebuild();
    if (scan.fits(in.keys(), in.slots())) {
      edges = scan.fill(in, out, pull, fanIn, pullTaps);
      clear(pull, fanIn, pullTaps, out.slots(), outRows);
      if (!mirrored) {
        clear(push, fanOut, pushTaps, 0, Math.max(in.slots(), inRows));
        turn();
      }
    } else {
      clear(pull, fanIn, pullTaps, 0, Math.max(out.slots(), outRows));
      if (!mirrored) {
        clear(push, fanOut, pushTaps, 0, Math.max(in.slots(), inRows));
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
      count(pull, fanIn, pullTaps, out.slots());
      if (!mirrored) {
        count(push, fanOut, pushTaps, in.slots());
      }
    }
    endRebuild();
  }

  /**
   * The same where windows are cells, each input being in one.
   *
   * @param cellOf the output of each input, or -1
   */
  void rebuild(int[] cellOf) {
    beginRebuild();
    clear(pull, fanIn, pullTaps, 0, Math.max(out.slots(), outRows));
    clear(push, fanOut, pushTaps, 0, Math.max(in.slots(), inRows));
    edges = 0;
    for (int input = 0; input < in.slots(); input++) {
      int output = cellOf[input];
      if (output < 0) {
        continue;
      }
      int tap = relation.cellTap(in.key(input));
      pull[output * taps + tap] = input;
      fanIn[output]++;
      flip(pullTaps, output, tap);
      push[input * taps + tap] = output;
      fanOut[input] = 1;
      flip(pushTaps, input, tap);
      edges++;
    }
    endRebuild();
  }

  /** Notes what goes with removed sites, in the tables as they were before both levels' update. */
  private void beginRebuild() {
    ensureRoom();
    pullListed = false;
    pushListed = false;
    dirtyOutputs.clear();
    dirtyInputs.clear();
    inputCuts.clear();
    outputCuts.clear();
    IntList goneInputs = in.removed();
    inputCuts.none(goneInputs.size());
    for (int n = 0; n < goneInputs.size(); n++) {
      inputCuts.set(n, cut(!mirrored, goneInputs.get(n), out, dirtyOutputs));
    }
    IntList goneOutputs = out.removed();
    outputCuts.none(goneOutputs.size());
    for (int n = 0; n < goneOutputs.size(); n++) {
      outputCuts.set(n, cut(false, goneOutputs.get(n), in, dirtyInputs));
    }
  }

  /** Adds the rows at the other ends of an old row's edges that are still there; how many edges. */
  private int cut(boolean pushed, int oldSlot, SiteLevel other, SlotSet dirty) {
    int[] table = sources(pushed);
    int count = 0;
    if (tapsKept) {
      for (int rest = present(pushed)[oldSlot]; rest != 0; rest &= rest - 1) {
        int at = oldSlot * taps + Integer.numberOfTrailingZeros(rest);
        count += addLasting(table[at], other, dirty);
      }
      return count;
    }
    for (int at = oldSlot * taps; at < (oldSlot + 1) * taps; at++) {
      count += table[at] >= 0 ? addLasting(table[at], other, dirty) : 0;
    }
    return count;
  }

  private static int addLasting(int oldSlot, SiteLevel level, SlotSet dirty) {
    int slot = level.after(oldSlot);
    if (slot < 0) {
      return 0;
    }
    dirty.add(slot);
    return 1;
  }

  /** Notes what came with inserted sites, in the tables as they are now. */
  private void endRebuild() {
    outRows = out.slots();
    inRows = in.slots();
    edits = edges;
    for (int n = 0; n < in.inserted().size(); n++) {
      addTargets(false, in.inserted().get(n), dirtyOutputs);
    }
    for (int n = 0; !mirrored && n < out.inserted().size(); n++) {
      addTargets(true, out.inserted().get(n), dirtyInputs);
    }
  }

  /** Enters the edges of the sites that came, and makes the sites that this map makes. */
  void connect() {
    edits = 0;
    dirtyOutputs.clear();
    dirtyInputs.clear();
    inputCuts.clear();
    outputCuts.clear();
    ensureRoom();
    if (role != MapSpec.Role.DEFINES_INPUTS) {
      IntList inserted = in.inserted();
      for (int n = 0; n < inserted.size(); n++) {
        if (role == MapSpec.Role.WITHIN) {
          connectNeighbours(inserted.get(n));
        } else {
          connectOutputs(inserted.get(n));
        }
      }
    }
    if (role == MapSpec.Role.DEFINES_INPUTS || role == MapSpec.Role.BETWEEN) {
      IntList inserted = out.inserted();
      for (int n = 0; n < inserted.size(); n++) {
        connectInputs(inserted.get(n));
      }
    }
  }

  /** Removes the edges of the sites that went, and the sites of its making that nothing holds. */
  void disconnect() {
    if (role != MapSpec.Role.DEFINES_INPUTS) {
      IntList removed = in.removed();
      for (int n = 0; n < removed.size(); n++) {
        switch (role) {
          case WITHIN -> disconnectWithin(n, removed.get(n));
          case DEFINES_OUTPUTS, BETWEEN -> disconnectInput(n, removed.get(n));
          case DEFINES_INPUTS -> throw new IllegalStateException("its inputs follow its outputs");
        }
      }
    }
    if (role == MapSpec.Role.DEFINES_INPUTS || role == MapSpec.Role.BETWEEN) {
      IntList removed = out.removed();
      for (int n = 0; n < removed.size(); n++) {
        disconnectOutput(n, removed.get(n));
      }
    }
  }

  /** Ends an update, once both levels have all their changes. */
  void settle() {
    ensureRoom();
    dirtyOutputs.retainAll(out.live());
    dirtyInputs.retainAll(in.live());
    inputCuts.count(in.removed().size(), out);
    outputCuts.count(out.removed().size(), in);
    if (edits > 0 || in.hasMoved() || out.hasMoved()) {
      pullListed = false;
      pushListed = false;
    }
  }

  private void connectNeighbours(int site) {
    long key = in.key(site);
    relation.inputs(key, keyBuffer);
    in.findAll(keyBuffer, taps, tapBuffer);
    for (int tap = 0; tap < taps; tap++) {
      int neighbour = tapBuffer[tap];
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
      if (output < 0 && role == MapSpec.Role.DEFINES_OUTPUTS) {
        output = out.insert(keyBuffer[e]);
        ensureRoom();
      }
      if (output >= 0) {
        link(output, tapBuffer[e], input);
      }
    }
  }

  private void connectInputs(int output) {
    for (int tap = 0; tap < taps; tap++) {
      long key = relation.input(out.key(output), tap);
      int input = in.find(key);
      if (input < 0 && key >= 0 && role == MapSpec.Role.DEFINES_INPUTS) {
        input = in.insert(key);
        ensureRoom();
      }
      if (input >= 0) {
        link(output, tap, input);
      }
    }
  }

  private void link(int output, int tap, int input) {
    int at = output * taps + tap;
    if (pull[at] >= 0) {
      return;
    }
    pull[at] = input;
    fanIn[output]++;
    flip(pullTaps, output, tap);
    if (!mirrored) {
      push[input * taps + tap] = output;
      fanOut[input]++;
      flip(pushTaps, input, tap);
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
    flip(pullTaps, output, tap);
    if (!mirrored) {
      push[input * taps + tap] = -1;
      fanOut[input]--;
      flip(pushTaps, input, tap);
      dirtyInputs.add(input);
    }
    edges--;
    edits++;
    dirtyOutputs.add(output);
  }

  private void disconnectWithin(int removedIndex, int site) {
    if (mirrored) {
      disconnectMirrored(removedIndex, site);
      return;
    }
    for (int tap = 0; tap < taps; tap++) {
      int input = pull[site * taps + tap];
      if (input >= 0) {
        unlink(site, tap, input);
      }
    }
    disconnectInput(removedIndex, site);
  }

  private void disconnectMirrored(int removedIndex, int site) {
    for (int tap = 0; tap < taps; tap++) {
      int neighbour = pull[site * taps + tap];
      if (neighbour >= 0) {
        unlink(site, tap, neighbour);
        if (neighbour != site) {
          unlink(neighbour, taps - 1 - tap, site);
          inputCuts.add(removedIndex, neighbour);
        }
      }
    }
  }

  private void disconnectInput(int removedIndex, int input) {
    for (int tap = 0; tap < taps; tap++) {
      int output = push[input * taps + tap];
      if (output >= 0) {
        unlink(output, tap, input);
        inputCuts.add(removedIndex, output);
        if (role == MapSpec.Role.DEFINES_OUTPUTS
            && fanIn[output] == 0
            && out.isUnsupported(output)) {
          out.remove(output);
        }
      }
    }
  }

  private void disconnectOutput(int removedIndex, int output) {
    for (int tap = 0; tap < taps; tap++) {
      int input = pull[output * taps + tap];
      if (input >= 0) {
        unlink(output, tap, input);
        outputCuts.add(removedIndex, input);
        if (role == MapSpec.Role.DEFINES_INPUTS && fanOut[input] == 0 && in.isUnsupported(input)) {
          in.remove(input);
        }
      }
    }
  }

  private void flip(int[] present, int row, int tap) {
    if (tapsKept) {
      present[row] ^= 1 << tap;
    }
  }

  /** Empties rows [from, to). */
  private void clear(int[] table, int[] fan, int[] present, int from, int to) {
    if (from < to) {
      Arrays.fill(table, from * taps, to * taps, -1);
      Arrays.fill(fan, from, to, 0);
      if (tapsKept) {
        Arrays.fill(present, from, to, 0);
      }
    }
  }

  /** Makes the push table of the pull table. */
  private void turn() {
    int rows = out.slots();
    for (int output = 0; output < rows; output++) {
      int from = output * taps;
      if (tapsKept) {
        for (int rest = pullTaps[output]; rest != 0; rest &= rest - 1) {
          int tap = Integer.numberOfTrailingZeros(rest);
          int input = pull[from + tap];
          push[input * taps + tap] = output;
          fanOut[input]++;
          pushTaps[input] |= 1 << tap;
        }
        continue;
      }
      for (int tap = 0; tap < taps; tap++) {
        int input = pull[from + tap];
        if (input >= 0) {
          push[input * taps + tap] = output;
          fanOut[input]++;
        }
      }
    }
  }

  private void count(int[] table, int[] fan, int[] present, int rows) {
    for (int row = 0; row < rows; row++) {
      int found = 0;
      int bits = 0;
      for (int tap = 0; tap < taps; tap++) {
        int there = (table[row * taps + tap] >>> 31) ^ 1;
        found += there;
        bits |= there << tap;
      }
      fan[row] = found;
      if (tapsKept) {
        present[row] = bits;
      }
    }
  }

  private void ensureRoom() {
    if (fanIn.length < out.capacity()) {
      pull = grown(pull, out.capacity());
      fanIn = Arrays.copyOf(fanIn, out.capacity());
      pullTaps = tapsKept ? Arrays.copyOf(pullTaps, out.capacity()) : pullTaps;
    }
    if (mirrored) {
      fanOut = fanIn;
      pushTaps = pullTaps;
    } else if (fanOut.length < in.capacity()) {
      push = grown(push, in.capacity());
      fanOut = Arrays.copyOf(fanOut, in.capacity());
      pushTaps = tapsKept ? Arrays.copyOf(pushTaps, in.capacity()) : pushTaps;
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

  /** Edges that went with removed sites, by the index of the site among the removed ones. */
  private static final class Cuts {

    private final IntList removed = new IntList();
    private final IntList others = new IntList();
    private int[] severed = {};

    void clear() {
      removed.clear();
      others.clear();
    }

    void add(int removedIndex, int other) {
      removed.add(removedIndex);
      others.add(other);
    }

    /** No edge of so many removed sites. */
    void none(int removedSites) {
      if (severed.length < removedSites) {
        severed = new int[Math.max(removedSites, severed.length * 2)];
      }
      Arrays.fill(severed, 0, removedSites, 0);
    }

    /** Counts those whose other end lives on. */
    void count(int removedSites, SiteLevel other) {
      none(removedSites);
      for (int n = 0; removedSites > 0 && n < removed.size(); n++) {
        if (other.live().contains(others.get(n))) {
          severed[removed.get(n)]++;
        }
      }
    }

    /** So many edges of one removed site, counted where its old row was read. */
    void set(int removedIndex, int count) {
      severed[removedIndex] = count;
    }

    int severed(int removedIndex) {
      return severed[removedIndex];
    }
  }
}
