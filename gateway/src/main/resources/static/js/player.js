/**
 * Which frame is shown: live, paused, stepped or scrubbed. Owns the ring and the voxel state and
 * publishes `shown`, all that the views need of one frame.
 */
import { figuresOf } from './figures.js';
import { Ring } from './ring.js';
import { VoxelState } from './voxels.js';
import { KEYFRAME, MARKS } from './wire.js';

/** At most one request for a keyframe a second is answered. */
const KEYFRAME_EVERY_MS = 1000;
/** Plans come a little after their scene: this far back one still speaks of now. */
const PLAN_LOOK_BACK = 12;
/** Without new figures for so long the picture goes on alone: the network stands still. */
const FIGURES_PATIENCE_MS = 3000;
/** A longer hole in sensor time (a new stream, a paused replay) is drawn as one step. */
const LONGEST_GAP_MS = 10_000;
const STEP_MS = 100;
/** Plain voxels are counted on every tenth frame, some of which may be missing. */
const PLAIN_LOOK_BACK = 64;

export function createPlayer(store, requestKeyframe) {
  let ring = new Ring();
  let voxels = new VoxelState();
  let askedAt = -Infinity;
  /** n of the newest keyframe or delta: what the next delta must be of. */
  let tail = null;
  /** When figures last came. */
  let figuresAt = -Infinity;
  /** Where sensor time stands on the timeline: `ms` of the one is `at` of the other. */
  let base = null;

  /**
   * Place of a frame on the timeline, milliseconds: sensor time, since arrivals come in bursts; a
   * clock that falls or leaps goes on one step after the frame before.
   */
  function timeOf(n, timeNs) {
    const known = ring.frame(n);
    if (known !== null) return known.at;
    const ms = Number(BigInt(timeNs) / 1000n) / 1000;
    base ??= { ms, at: 0 };
    const { newest } = ring;
    const at = base.at + ms - base.ms;
    if (newest === null || n < newest.n || (at > newest.at && at - newest.at <= LONGEST_GAP_MS)) return at;
    base = { ms, at: newest.at + STEP_MS };
    return base.at;
  }

  function publish(n) {
    const frame = ring.frame(n);
    const sparsity = frame?.sparsity ?? null;
    const plain = newestPlain('sparsity', n, (event) => event.macs !== null && event.macs.fullPlain !== null);
    store.set({
      shown: {
        n,
        at: frame?.at ?? 0,
        sparsity,
        plain,
        figures: figuresOf(sparsity, plain),
        energy: ring.latest('energy', n, 2),
        plainEnergy: newestPlain('energy', n, (event) => event.profiles !== null && event.profiles.some((profile) => profile.fullPlain !== null)),
        scene: ring.latest('scene', n, 3),
        plan: ring.latest('plan', n, PLAN_LOOK_BACK),
        voxels,
        hasVoxels: voxels.n !== null,
      },
      newest: ring.newest?.n ?? null,
      buffered: ring.frames.length,
    });
  }

  function newestPlain(kind, n, counted) {
    let index = ring.indexAtOrBefore(n);
    for (let i = 0; i <= PLAIN_LOOK_BACK && index >= 0; i++, index--) {
      const value = ring.frames[index][kind];
      if (value !== null && counted(value)) return value;
    }
    return null;
  }

  /**
   * The frame that live shows, figures, voxels and plan alike: the newest with figures, however far
   * the network is behind the voxels; the newest of all where there are no figures, or none any more.
   */
  function liveFrame() {
    if (performance.now() - figuresAt <= FIGURES_PATIENCE_MS) {
      for (let i = ring.frames.length - 1; i >= 0; i--) {
        if (ring.frames[i].sparsity !== null) return ring.frames[i];
      }
    }
    return ring.newest;
  }

  function publishLive() {
    const frame = liveFrame();
    if (frame === null) return;
    // Figures of frames before the first keyframe here: the voxels that there are stand in.
    if (!ring.reaches(frame.n)) ring.replay(voxels, ring.newest.n);
    else if (voxels.n === null || voxels.n !== frame.n) ring.replay(voxels, frame.n);
    publish(frame.n);
  }

  function seekIndex(index) {
    const frame = ring.frames[Math.max(0, Math.min(ring.frames.length - 1, index))];
    if (frame === undefined) return;
    ring.replay(voxels, frame.n);
    publish(frame.n);
  }

  return {
    ring: () => ring,

    reset() {
      ring = new Ring();
      voxels = new VoxelState();
      askedAt = -Infinity;
      tail = null;
      figuresAt = -Infinity;
      base = null;
      store.set({ shown: null, paused: false, newest: null, buffered: 0 });
    },

    onEvent(type, event) {
      if (store.get().paused) return;
      const known = ring.frame(event.n);
      if (known !== null && known[type] !== null) return;
      if (ring.put(type, event.n, event, timeOf(event.n, event.timeNs)) === null) return;
      if (type === 'sparsity') figuresAt = performance.now();
      publishLive();
    },

    onVoxels(message) {
      if (store.get().paused) return;
      if (message.kind === MARKS) {
        const frame = ring.frame(message.n);
        if (frame === null || frame.voxels === null) return;
        ring.put('marks', message.n, message, frame.at);
        voxels.mark(message);
      } else {
        if (message.kind !== KEYFRAME && message.baseN !== tail) {
          const now = performance.now();
          if (now - askedAt > KEYFRAME_EVERY_MS) {
            askedAt = now;
            requestKeyframe();
          }
          return;
        }
        tail = message.n;
        ring.put('voxels', message.n, message, timeOf(message.n, message.timeNs));
      }
      publishLive();
    },

    pause() {
      if (store.get().paused || ring.newest === null) return;
      store.set({ paused: true });
      // Without figures the picture may have gone on alone: paused, all panels show one frame.
      seekIndex(ring.frames.indexOf(liveFrame()));
    },

    resume() {
      if (!store.get().paused) return;
      store.set({ paused: false });
      tail = null;
      // The buffer stood still meanwhile: deltas go on from a new keyframe; the picture stays till then.
      askedAt = performance.now();
      requestKeyframe();
      publishLive();
    },

    /** Steps by frames, pausing first. */
    step(by) {
      this.pause();
      const shown = store.get().shown;
      if (shown !== null) seekIndex(ring.indexAtOrBefore(shown.n) + by);
    },

    /** Shows the frame nearest a place on the timeline, pausing first. */
    scrubTo(at) {
      if (ring.newest === null) return;
      this.pause();
      let best = 0;
      for (let i = 1; i < ring.frames.length; i++) {
        if (Math.abs(ring.frames[i].at - at) < Math.abs(ring.frames[best].at - at)) best = i;
      }
      if (ring.frames[best].n !== store.get().shown?.n) seekIndex(best);
    },
  };
}
