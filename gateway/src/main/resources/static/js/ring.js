/**
 * The last seconds of one sensor, by frame: what pause, step and scrub look back on. No DOM.
 *
 * Bounded in time and in bytes. Whole groups (a keyframe and its deltas) leave at once, since a
 * delta is of no use without what it changes.
 */
import { KEYFRAME } from './wire.js';

/** What the timeline shows. */
export const KEEP_MS = 30_000;
/** Voxel messages of 30 s of a 64-beam sensor take about 15 MB; a tab has room for this much. */
export const KEEP_BYTES = 96 * 1024 * 1024;
/** Frames of 30 s at 60 Hz: the bound where times do not advance. */
export const KEEP_FRAMES = 1800;
/** JSON in memory takes about this many times its text; frames of events without voxels count too. */
const FIGURES_BYTES = 12_000;

export class Ring {
  constructor(keepMs = KEEP_MS, keepBytes = KEEP_BYTES, keepFrames = KEEP_FRAMES) {
    this.keepMs = keepMs;
    this.keepBytes = keepBytes;
    this.keepFrames = keepFrames;
    /** Rising by n. @type {Array<{n:number, at:number, voxels:?object, marks:?object, sparsity:?object, energy:?object, scene:?object, plan:?object}>} */
    this.frames = [];
    this.bytes = 0;
    /** Frames at or below this n have left; what still comes of them is ignored. */
    this.floor = -1;
  }

  get newest() {
    return this.frames.length === 0 ? null : this.frames[this.frames.length - 1];
  }

  /** Index of the last frame with number at or below n, or -1. */
  indexAtOrBefore(n) {
    let low = 0;
    let high = this.frames.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.frames[middle].n <= n) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  frame(n) {
    const index = this.indexAtOrBefore(n);
    return index >= 0 && this.frames[index].n === n ? this.frames[index] : null;
  }

  /** The frame numbered n, made at its place if it is new; null where n has already left. */
  #open(n, at) {
    if (n <= this.floor) return null;
    const index = this.indexAtOrBefore(n);
    if (index >= 0 && this.frames[index].n === n) return this.frames[index];
    // Times must rise with n for the timeline, whatever the sender's clock does.
    const before = index >= 0 ? this.frames[index].at : -Infinity;
    const after = index + 1 < this.frames.length ? this.frames[index + 1].at : Infinity;
    const frame = { n, at: Math.min(Math.max(at, before + 1), after), voxels: null, marks: null, sparsity: null, energy: null, scene: null, plan: null };
    this.frames.splice(index + 1, 0, frame);
    this.bytes += FIGURES_BYTES;
    return frame;
  }

  /**
   * Adds an event or a decoded voxel message to its frame.
   * @param {'voxels'|'marks'|'sparsity'|'energy'|'scene'|'plan'} kind
   * @param {number} at milliseconds of a clock that rises with n
   * @returns {?object} the frame, or null where it has left already
   */
  put(kind, n, value, at) {
    const frame = this.#open(n, at);
    if (frame === null) return null;
    this.bytes += bytesOf(value) - bytesOf(frame[kind]);
    frame[kind] = value;
    this.#trim(this.newest.at);
    return frame.n <= this.floor ? null : frame;
  }

  #trim(now) {
    while (this.frames.length > 1) {
      const end = this.#endOfFirstGroup();
      const late = now - this.frames[end - 1].at > this.keepMs;
      const over = this.bytes > this.keepBytes || this.frames.length > this.keepFrames;
      if (!late && !over) return;
      if (end === this.frames.length) {
        // One group alone is over the bound: its figures stay, as many as may, its voxels go.
        if (!over) return;
        this.#dropVoxels();
        if (this.frames.length > this.keepFrames) this.#dropFrames(this.frames.length - this.keepFrames);
        return;
      }
      this.#dropFrames(end);
    }
  }

  /** Index after the first group: of the second keyframe, or of the first where other frames precede it. */
  #endOfFirstGroup() {
    for (let i = 1; i < this.frames.length; i++) {
      const voxels = this.frames[i].voxels;
      if (voxels !== null && voxels.kind === KEYFRAME) return i;
    }
    // No voxels at all (a sensor of figures only): every frame is its own group.
    return this.frames.some((frame) => frame.voxels !== null) ? this.frames.length : 1;
  }

  #dropFrames(count) {
    for (const frame of this.frames.splice(0, count)) {
      this.bytes -= FIGURES_BYTES + bytesOf(frame.voxels) + bytesOf(frame.marks);
      this.floor = frame.n;
    }
  }

  #dropVoxels() {
    for (const frame of this.frames) {
      this.bytes -= bytesOf(frame.voxels) + bytesOf(frame.marks);
      frame.voxels = null;
      frame.marks = null;
    }
  }

  /** The newest value of a kind at or before frame n, looking back at most `within` frames. */
  latest(kind, n, within = 10) {
    let index = this.indexAtOrBefore(n);
    for (let i = 0; i <= within && index >= 0; i++, index--) {
      if (this.frames[index][kind] !== null) return this.frames[index][kind];
    }
    return null;
  }

  /** Whether the buffer holds what leads to the voxels of frame n. */
  reaches(n) {
    for (let i = this.indexAtOrBefore(n); i >= 0; i--) {
      if (this.frames[i].voxels?.kind === KEYFRAME) return true;
    }
    return false;
  }

  /**
   * Brings a voxel state to frame n (or the newest frame with voxels before it).
   * @returns {boolean} false where the buffer holds no keyframe to begin at; the state is cleared
   */
  replay(state, n) {
    const target = this.indexAtOrBefore(n);
    let from = target;
    while (from >= 0) {
      const voxels = this.frames[from].voxels;
      // The state may stand within this very group already: go on from there.
      if (voxels !== null && (voxels.kind === KEYFRAME || voxels.n === state.n)) break;
      from--;
    }
    if (from < 0) {
      state.clear();
      return false;
    }
    if (this.frames[from].n === state.n) from++;
    for (let i = from; i <= target; i++) {
      const { voxels, marks } = this.frames[i];
      if (voxels !== null && !state.apply(voxels)) {
        state.clear();
        return false;
      }
      // A mark before the target matters for its labels alone.
      if (marks !== null && (i === target || marks.labels !== null)) state.mark(marks);
    }
    return true;
  }
}

function bytesOf(value) {
  return value !== null && value !== undefined && value.byteLength !== undefined ? value.byteLength : 0;
}
