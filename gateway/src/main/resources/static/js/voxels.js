/**
 * The voxels of one sensor after some frame: applies keyframes, deltas and marks. No DOM.
 *
 * Rows are dense (a removed row takes the last one's place), columns are typed arrays that double
 * when full, and rows are found by voxel through open addressing with linear probing.
 */
import { ACTIVATED, KEYFRAME } from './wire.js';

const EMPTY = -1;
const FIRST_CAPACITY = 1 << 12;
/** Label of a voxel that no marks have named. */
export const NO_LABEL = 255;

function hash(x, y, z) {
  let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b) ^ Math.imul(z, 0xc2b2ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}

export class VoxelState {
  constructor() {
    /** n of the frame held, or null before the first keyframe. */
    this.n = null;
    /** Rises with every change: what was drawn at a revision need not be drawn again. */
    this.revision = 0;
    /** Last voxel message's header, or null. */
    this.frame = null;
    this.size = 0;
    this.channels = 0;
    /** Rows of this frame by kind, for the legend. */
    this.activated = 0;
    this.changed = 0;
    this.recomputed = 0;
    this.labelled = false;
    this.#allocate(FIRST_CAPACITY, 5);
  }

  #allocate(capacity, channels) {
    this.channels = channels;
    this.x = new Int32Array(capacity);
    this.y = new Int32Array(capacity);
    this.z = new Int32Array(capacity);
    this.features = new Int8Array(capacity * channels);
    /** STEADY, ACTIVATED or CHANGED on this frame. */
    this.state = new Uint8Array(capacity);
    /** 1 where recomputed on this frame. */
    this.marked = new Uint8Array(capacity);
    this.label = new Uint8Array(capacity);
    // Twice the rows keeps probes short.
    this.table = new Int32Array(capacity * 2).fill(EMPTY);
  }

  #grow() {
    const { x, y, z, features, state, marked, label } = this;
    this.#allocate(x.length * 2, this.channels);
    this.x.set(x);
    this.y.set(y);
    this.z.set(z);
    this.features.set(features);
    this.state.set(state);
    this.marked.set(marked);
    this.label.set(label);
    const mask = this.table.length - 1;
    for (let row = 0; row < this.size; row++) {
      let slot = hash(this.x[row], this.y[row], this.z[row]) & mask;
      while (this.table[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.table[slot] = row;
    }
  }

  /** Slot of the voxel, or of the free place where it belongs. */
  #slot(x, y, z) {
    const mask = this.table.length - 1;
    let slot = hash(x, y, z) & mask;
    for (;;) {
      const row = this.table[slot];
      if (row === EMPTY || (this.x[row] === x && this.y[row] === y && this.z[row] === z)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** Row of the voxel at world lattice coordinates, or -1. */
  rowOf(x, y, z) {
    return this.table[this.#slot(x, y, z)];
  }

  #insert(x, y, z) {
    let slot = this.#slot(x, y, z);
    if (this.table[slot] !== EMPTY) return this.table[slot];
    if (this.size === this.x.length) {
      this.#grow();
      slot = this.#slot(x, y, z);
    }
    const row = this.size++;
    this.table[slot] = row;
    this.x[row] = x;
    this.y[row] = y;
    this.z[row] = z;
    this.label[row] = NO_LABEL;
    return row;
  }

  #remove(x, y, z) {
    let hole = this.#slot(x, y, z);
    const row = this.table[hole];
    if (row === EMPTY) return;
    const last = this.size - 1;
    if (row !== last) {
      this.table[this.#slot(this.x[last], this.y[last], this.z[last])] = row;
      this.x[row] = this.x[last];
      this.y[row] = this.y[last];
      this.z[row] = this.z[last];
      this.state[row] = this.state[last];
      this.marked[row] = this.marked[last];
      this.label[row] = this.label[last];
      this.features.copyWithin(row * this.channels, last * this.channels, (last + 1) * this.channels);
    }
    this.size = last;
    // Backward shift: every later entry of the run that may move into the hole does, so that no
    // tombstones gather.
    const mask = this.table.length - 1;
    let next = (hole + 1) & mask;
    while (this.table[next] !== EMPTY) {
      const r = this.table[next];
      const home = hash(this.x[r], this.y[r], this.z[r]) & mask;
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        this.table[hole] = r;
        hole = next;
      }
      next = (next + 1) & mask;
    }
    this.table[hole] = EMPTY;
  }

  /**
   * Applies a keyframe or delta.
   * @returns {boolean} false, with nothing changed, where a delta's base is not the frame held
   */
  apply(message) {
    if (message.kind === KEYFRAME) {
      this.size = 0;
      if (this.channels !== message.channels) this.#allocate(FIRST_CAPACITY, message.channels);
      else this.table.fill(EMPTY);
      this.labelled = false;
    } else if (this.n === null || this.n !== message.baseN || this.channels !== message.channels) {
      return false;
    }
    const [ox, oy, oz] = message.origin;
    this.state.fill(0, 0, this.size);
    this.marked.fill(0, 0, this.size);
    const gone = message.deactivated;
    for (let i = 0; i < gone.length; i += 3) this.#remove(ox + gone[i], oy + gone[i + 1], oz + gone[i + 2]);
    const upserted = message.upserted;
    const c = message.channels;
    let activated = 0;
    let changed = 0;
    for (let i = 0, u = 0; i < upserted.length; i += 3, u++) {
      const row = this.#insert(ox + upserted[i], oy + upserted[i + 1], oz + upserted[i + 2]);
      const state = message.states[u];
      this.state[row] = state;
      this.marked[row] = 0;
      if (state === ACTIVATED) activated++;
      else if (state !== 0) changed++;
      for (let k = 0; k < c; k++) this.features[row * c + k] = message.features[u * c + k];
    }
    this.activated = activated;
    this.changed = changed;
    this.recomputed = 0;
    this.n = message.n;
    this.frame = message;
    this.revision++;
    return true;
  }

  /**
   * Applies marks of the frame held.
   * @returns {boolean} false, with nothing changed, where they are of another frame
   */
  mark(message) {
    if (this.n !== message.n) return false;
    const [ox, oy, oz] = message.origin;
    const { sites, labels, stride } = message;
    let recomputed = 0;
    for (let i = 0, m = 0; i < sites.length; i += 3, m++) {
      // A site of a strided layer stands for the block of voxels from its coordinate on.
      for (let dx = 0; dx < stride; dx++) {
        for (let dy = 0; dy < stride; dy++) {
          for (let dz = 0; dz < stride; dz++) {
            const row = this.rowOf(ox + sites[i] + dx, oy + sites[i + 1] + dy, oz + sites[i + 2] + dz);
            if (row === EMPTY) continue;
            if (m < message.recomputedCount) {
              this.marked[row] = 1;
              recomputed++;
            }
            if (labels !== null) this.label[row] = labels[m];
          }
        }
      }
    }
    this.recomputed = recomputed;
    if (labels !== null) this.labelled = true;
    this.revision++;
    return true;
  }

  clear() {
    this.n = null;
    this.frame = null;
    this.size = 0;
    this.labelled = false;
    this.table.fill(EMPTY);
    this.revision++;
  }
}
