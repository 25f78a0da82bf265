/**
 * Checks of the modules that have no DOM, run in a browser: `(await import('/js/check.js')).selfTest()`.
 * The two messages are the worked example of docs/api/live.md, 3.2.
 */
import { band, count, duration, percent, quantity, sensorSeconds, UNKNOWN } from './format.js';
import { figuresOf, sentenceOf } from './figures.js';
import { decodeState, encodeState } from './link.js';
import { createPlayer } from './player.js';
import { Ring } from './ring.js';
import { NO_LABEL, VoxelState } from './voxels.js';
import { decode, DELTA, HEADER_BYTES, KEYFRAME, MARKS, WireError } from './wire.js';

const DELTA_EXAMPLE =
  '53 57 56 58 01 01 01 03 90 00 05 01 09 00 00 00 2a 00 00 00 00 00 00 00 29 00 00 00 00 00 00 00 ' +
  '07 00 00 00 00 00 00 00 00 27 b9 29 00 00 00 00 9a 99 99 99 99 99 c9 3f 00 ff ff ff 00 ff ff ff ' +
  'e8 ff ff ff 00 02 00 00 00 02 00 00 20 00 00 00 03 00 00 00 01 00 00 00 02 00 00 00 01 00 00 00 ' +
  '00 00 00 00 00 00 00 00 00 00 00 00 00 00 f8 3f 00 00 00 00 00 00 d0 bf 00 00 00 00 00 00 fc 3f ' +
  '00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 3f ff 00 00 01 0f 00 00 01 00 01 0f 00 05 01 fd 00 ' +
  '10 00 0c d8 03 40 ec 00 7f 80 5a 05 02 01';
const MARKS_EXAMPLE =
  '53 57 56 58 01 02 01 0f 90 00 05 01 09 00 00 00 2a 00 00 00 00 00 00 00 29 00 00 00 00 00 00 00 ' +
  '07 00 00 00 00 00 00 00 00 27 b9 29 00 00 00 00 9a 99 99 99 99 99 c9 3f 00 ff ff ff 00 ff ff ff ' +
  'e8 ff ff ff 00 02 00 00 00 02 00 00 20 00 00 00 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ' +
  '03 00 00 00 02 00 00 00 00 00 00 00 00 00 f8 3f 00 00 00 00 00 00 d0 bf 00 00 00 00 00 00 fc 3f ' +
  '00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 3f 00 01 00 01 0f 00 05 01 fd 00 10 00 fa 00 00 01 ' +
  '0f 00 01 02 00';

function bytes(hex) {
  return Uint8Array.from(hex.trim().split(/\s+/), (pair) => parseInt(pair, 16)).buffer;
}

/** A voxel message of one's own, for what the example does not show. One channel. */
function message({ kind = DELTA, n, baseN = n, origin = [0, 0, 0], gone = [], upserted = [], states = [], active = 0, sites = [], recomputed = 0, labels = null }) {
  const rows = upserted.length / 3;
  const marked = sites.length / 3;
  const buffer = new ArrayBuffer(HEADER_BYTES + 2 * gone.length + 8 * rows + 2 * sites.length + (labels === null ? 0 : marked));
  const view = new DataView(buffer);
  [0x53, 0x57, 0x56, 0x58, 1, kind, 1, labels === null ? 0 : 4].forEach((value, i) => view.setUint8(i, value));
  view.setUint16(8, HEADER_BYTES, true);
  view.setUint8(10, 1);
  view.setUint8(11, 1);
  view.setBigInt64(16, BigInt(n), true);
  view.setBigInt64(24, BigInt(baseN), true);
  origin.forEach((value, i) => view.setInt32(56 + 4 * i, value, true));
  [active, gone.length / 3, rows, 0, marked, recomputed].forEach((value, i) => view.setUint32(80 + 4 * i, value, true));
  let at = HEADER_BYTES;
  for (const value of [...gone, ...upserted]) {
    view.setInt16(at, value, true);
    at += 2;
  }
  for (let i = 0; i < rows; i++) view.setInt8(at++, i % 100);
  for (let i = 0; i < rows; i++) view.setUint8(at++, states[i] ?? 0);
  for (const value of sites) {
    view.setInt16(at, value, true);
    at += 2;
  }
  if (labels !== null) for (const label of labels) view.setUint8(at++, label);
  return decode(buffer);
}

/** xorshift32: the same sequence in every browser. */
function randomOf(seed) {
  let s = seed;
  return (bound) => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return (s >>> 0) % bound;
  };
}

const CHECKS = {
  'the documented delta decodes to its documented values'(equal) {
    const delta = decode(bytes(DELTA_EXAMPLE));
    equal(delta.kind, DELTA);
    equal([delta.modality, delta.poseKnown, delta.trained, delta.complete], [1, true, false, false]);
    equal([delta.channels, delta.stride, delta.subscription], [5, 1, 9]);
    equal([delta.n, delta.baseN, delta.seq, String(delta.timeNs)], [42, 41, 7, '700000000']);
    equal(delta.voxelSize, 0.2);
    equal([delta.origin, delta.extent], [[-256, -256, -24], [512, 512, 32]]);
    equal([delta.active, delta.activatedCount], [3, 1]);
    equal(delta.pose, { x: 1.5, y: -0.25, z: 1.75, qx: 0, qy: 0, qz: 0, qw: 1 });
    equal([...delta.deactivated], [255, 256, 15]);
    equal([...delta.upserted], [256, 256, 15, 261, 253, 16]);
    equal([...delta.features], [12, -40, 3, 64, -20, 0, 127, -128, 90, 5]);
    equal([...delta.states], [2, 1]);
  },
  'the documented marks decode to their documented values'(equal) {
    const marks = decode(bytes(MARKS_EXAMPLE));
    equal([marks.kind, marks.n, marks.trained, marks.complete], [MARKS, 42, true, true]);
    equal([marks.siteCount, marks.recomputedCount], [3, 2]);
    equal([...marks.sites], [256, 256, 15, 261, 253, 16, 250, 256, 15]);
    equal([...marks.labels], [1, 2, 0]);
  },
  'every truncation and every extension is refused'(equal) {
    for (const hex of [DELTA_EXAMPLE, MARKS_EXAMPLE]) {
      const whole = bytes(hex);
      for (let length = 0; length < whole.byteLength; length++) refused(equal, whole.slice(0, length));
      const longer = new Uint8Array(whole.byteLength + 1);
      longer.set(new Uint8Array(whole));
      refused(equal, longer.buffer);
    }
  },
  'a count that the length does not bear out is refused before allocation'(equal) {
    for (const [offset, value] of [[84, 0xffffffff], [88, 0xffffffff], [88, 3_999_999], [0, 0], [4, 2], [5, 3], [8, 143]]) {
      const buffer = bytes(DELTA_EXAMPLE);
      const view = new DataView(buffer);
      if (offset >= 80) view.setUint32(offset, value, true);
      else view.setUint8(offset, value);
      refused(equal, buffer);
    }
  },
  'a delta applies to its base alone, marks to their frame alone'(equal) {
    const state = new VoxelState();
    const delta = decode(bytes(DELTA_EXAMPLE));
    equal(state.apply(delta), false);
    const key = message({ kind: KEYFRAME, n: 41, upserted: [1, 2, 3, 4, 5, 6] });
    equal(state.apply(key), true);
    equal(state.apply(message({ n: 43, baseN: 42 })), false);
    equal([state.n, state.size], [41, 2]);
    equal(state.mark(message({ kind: MARKS, n: 40, sites: [1, 2, 3], recomputed: 1 })), false);
    equal(state.mark(message({ kind: MARKS, n: 41, sites: [4, 5, 6, 1, 2, 3], recomputed: 1, labels: [7, 8] })), true);
    const first = state.rowOf(1, 2, 3);
    const second = state.rowOf(4, 5, 6);
    equal([state.marked[first], state.marked[second]], [0, 1]);
    equal([state.label[first], state.label[second]], [8, 7]);
    equal(state.apply(message({ n: 42, baseN: 41, gone: [1, 2, 3], upserted: [0, 0, 0], states: [1], origin: [0, 0, 0] })), true);
    equal([state.size, state.rowOf(1, 2, 3), state.marked[state.rowOf(4, 5, 6)], state.label[state.rowOf(4, 5, 6)]], [2, -1, 0, 7]);
    equal(state.label[state.rowOf(0, 0, 0)], NO_LABEL);
    equal([state.activated, state.changed], [1, 0]);
  },
  'labels stay where nothing was recomputed, and a keyframe forgets them'(equal) {
    const state = new VoxelState();
    const labels = () => [[0, 0, 0], [1, 0, 0], [2, 0, 0], [3, 0, 0]].map(([x, y, z]) => (state.rowOf(x, y, z) < 0 ? null : state.label[state.rowOf(x, y, z)]));
    state.apply(message({ kind: KEYFRAME, n: 1, upserted: [0, 0, 0, 1, 0, 0, 2, 0, 0] }));
    equal([state.labelled, labels()], [false, [NO_LABEL, NO_LABEL, NO_LABEL, null]]);
    state.mark(message({ kind: MARKS, n: 1, sites: [0, 0, 0, 1, 0, 0, 2, 0, 0], recomputed: 3, labels: [0, 1, 5] }));
    equal([state.labelled, labels()], [true, [0, 1, 5, null]]);
    // A changed voxel keeps its label until its own marks come; a new one has none.
    state.apply(message({ n: 2, baseN: 1, gone: [0, 0, 0], upserted: [1, 0, 0, 3, 0, 0], states: [2, 1] }));
    equal(labels(), [null, 1, 5, NO_LABEL]);
    state.mark(message({ kind: MARKS, n: 2, sites: [1, 0, 0, 3, 0, 0], recomputed: 2, labels: [6, 3] }));
    equal(labels(), [null, 6, 5, 3]);
    state.apply(message({ kind: KEYFRAME, n: 3, upserted: [1, 0, 0] }));
    equal([state.labelled, labels()], [false, [null, NO_LABEL, null, null]]);
  },
  'random deltas give the set that a plain Set gives'(equal) {
    const random = randomOf(20261123);
    const state = new VoxelState();
    const truth = new Map();
    state.apply(message({ kind: KEYFRAME, n: 0, origin: [-5, -5, -5] }));
    for (let n = 1; n <= 60; n++) {
      const gone = [];
      const upserted = [];
      const named = new Set();
      for (let i = 0; i < 400; i++) {
        const voxel = [random(24), random(24), random(12)];
        const key = voxel.join();
        if (named.has(key)) continue;
        named.add(key);
        if (truth.has(key) && random(2) === 0) {
          gone.push(...voxel);
          truth.delete(key);
        } else {
          truth.set(key, upserted.length / 3 % 100);
          upserted.push(...voxel);
        }
      }
      equal(state.apply(message({ n, baseN: n - 1, origin: [-5, -5, -5], gone, upserted })), true);
    }
    equal(state.size, truth.size);
    let wrong = 0;
    for (const [key, feature] of truth) {
      const [x, y, z] = key.split(',').map(Number);
      const row = state.rowOf(x - 5, y - 5, z - 5);
      if (row < 0 || state.features[row] !== feature) wrong++;
    }
    equal(wrong, 0);
  },
  'replay from the ring equals the state that was live'(equal) {
    const random = randomOf(7);
    const ring = new Ring();
    const live = new VoxelState();
    const shots = new Map();
    for (let n = 1; n <= 100; n++) {
      const kind = n % 16 === 1 ? KEYFRAME : DELTA;
      const upserted = Array.from({ length: 90 }, () => random(40));
      const gone = kind === DELTA ? Array.from({ length: 60 }, () => random(40)) : [];
      const m = message({ kind, n, baseN: kind === DELTA ? n - 1 : n, gone, upserted });
      ring.put('voxels', n, m, n * 100);
      live.apply(m);
      shots.set(n, fingerprint(live));
    }
    const state = new VoxelState();
    for (const n of [100, 3, 4, 5, 64, 63, 17, 16, 1, 99]) {
      equal(ring.replay(state, n), true);
      equal(fingerprint(state), shots.get(n));
    }
  },
  'the ring keeps to its bounds and drops whole groups'(equal) {
    const ring = new Ring(1000, 1 << 20, 500);
    for (let n = 0; n < 300; n++) {
      ring.put('voxels', n, message({ kind: n % 10 === 0 ? KEYFRAME : DELTA, n, baseN: n % 10 === 0 ? n : n - 1, upserted: [1, 1, 1] }), n * 100);
      ring.put('sparsity', n, { n }, n * 100);
    }
    equal(ring.frames[0].n % 10, 0);
    equal(ring.newest.n, 299);
    equal(ring.frames.length <= 30, true);
    equal(ring.put('plan', 5, {}, 30_000), null);
    equal(ring.replay(new VoxelState(), 299), true);
    const tight = new Ring(1e9, 200_000, 500);
    for (let n = 0; n < 100; n++) tight.put('voxels', n, message({ kind: n === 0 ? KEYFRAME : DELTA, n, baseN: Math.max(0, n - 1), upserted: [1, 1, 1] }), n);
    equal(tight.frames.length <= 500, true);
    const few = new Ring(1e9, 1e9, 20);
    for (let n = 0; n < 100; n++) few.put('sparsity', n, { n }, n);
    equal([few.frames.length, few.newest.n], [20, 99]);
  },
  'late events find their frame, times rise with n'(equal) {
    const ring = new Ring();
    ring.put('sparsity', 10, { id: 'a' }, 100);
    ring.put('sparsity', 12, { id: 'b' }, 100);
    ring.put('plan', 10, { id: 'p' }, 101);
    ring.put('plan', 11, { id: 'q' }, 101);
    equal(ring.frames.map((frame) => frame.n), [10, 11, 12]);
    equal(ring.frames.every((frame, i) => i === 0 || frame.at >= ring.frames[i - 1].at), true);
    equal(ring.latest('plan', 12).id, 'q');
    equal(ring.latest('energy', 12), null);
  },
  'live shows figures and voxels of one frame, however far behind the network is'(equal) {
    let state = { paused: false, shown: null };
    const asked = [];
    const player = createPlayer({ get: () => state, set: (patch) => (state = { ...state, ...patch }) }, () => asked.push(state.shown?.n ?? null));
    const seen = () => [state.shown.n, state.shown.sparsity?.n ?? null, state.shown.voxels.n, state.shown.voxels.recomputed];
    const voxels = (n, kind = DELTA) => player.onVoxels(message({ kind, n, baseN: kind === DELTA ? n - 1 : n, upserted: [n, 0, 0] }));
    const figures = (n) => player.onEvent('sparsity', { n, timeNs: String(n * 100_000_000), unprocessed: null, keyframe: false, voxels: null, macs: null, layers: null });
    // Nothing of the network yet: the picture goes on alone.
    figures(8);
    voxels(10, KEYFRAME);
    equal(seen(), [8, 8, 10, 0]);
    for (const n of [11, 12, 13, 14]) voxels(n);
    equal(seen(), [8, 8, 14, 0]);
    figures(12);
    equal(seen(), [12, 12, 12, 0]);
    player.onVoxels(message({ kind: MARKS, n: 12, sites: [12, 0, 0], recomputed: 1 }));
    equal(seen(), [12, 12, 12, 1]);
    player.onVoxels(message({ kind: MARKS, n: 14, sites: [13, 0, 0, 14, 0, 0], recomputed: 2 }));
    voxels(15);
    equal(seen(), [12, 12, 12, 1]);
    figures(14);
    equal(seen(), [14, 14, 14, 2]);
    // A delta of another frame than the last: what is missing is asked for once, the picture stays.
    voxels(17);
    voxels(18);
    equal(asked.length, 1);
    voxels(20, KEYFRAME);
    figures(20);
    equal(seen(), [20, 20, 20, 0]);
    player.step(-1);
    equal([state.paused, state.shown.voxels.n], [true, 15]);
    voxels(21);
    figures(21);
    equal(state.shown.voxels.n, 15);
    player.resume();
    voxels(22);
    voxels(30, KEYFRAME);
    figures(30);
    equal(seen(), [30, 30, 30, 0]);
  },
  'numbers read as people write them'(equal) {
    const plain = (text) => text.replaceAll('\u202f', ' ').replaceAll('\u2013', '-');
    equal(plain(count(21844)), '21.8 k');
    equal(plain(count(999_960)), '1.00 M');
    equal(plain(count('9007199254740993')), '9.01 P');
    equal(count(9999), '9999');
    equal(plain(percent(0.0423)), '4.2 %');
    equal(plain(percent(0.00001)), '0.001 %');
    equal(plain(percent(0.000001)), '<0.001 %');
    equal(plain(percent(0)), '0 %');
    equal(plain(percent(0.82)), '82 %');
    equal([percent(null), quantity(null, 'J'), count(undefined)], [UNKNOWN, UNKNOWN, UNKNOWN]);
    equal(plain(quantity(0.00021, 'J')), '210 \u00b5J');
    equal(plain(quantity(4.6e-12, 'J')), '4.60 pJ');
    equal(plain(band(0.00016, 0.00034, 'J')), '160-340 \u00b5J');
    equal(duration(38.4, 9_999), { value: '38 / 9999', unit: 'ms' });
    equal(duration(8_716, 20_460), { value: '8.7 / 20.5', unit: 's' });
    equal(duration(null, null).unit, 'ms');
    equal(plain(sensorSeconds('1700000000123456789')), '1700000000.123 s');
  },
  'the sentence says what happened'(equal) {
    const plain = (sparsity, sampled) => sentenceOf(sparsity, figuresOf(sparsity, sampled), false).text.replaceAll('\u202f', ' ');
    const layer = { sites: 100, dirtySites: 4 };
    const frame = (voxels, macs, more) => ({ n: 9, unprocessed: null, keyframe: false, poseKnown: true, layers: [layer], voxels: { active: 1000, range: 1e6, activated: 10, changed: 10, deactivated: 10, ...voxels }, macs: { executed: 40, fullStream: 800, fullPlain: null, dense: 1e6, ...macs }, ...more });
    equal(plain(frame({}, {}), frame({}, { fullPlain: 1000 })), 'This frame ran 4.0 % of a full pass; 3.0 % of voxels changed.');
    equal(plain(frame({}, {}), null), 'This frame ran 5.0 % of a full pass on the stream\u2019s own voxels; 3.0 % of voxels changed.');
    equal(plain(frame({ changed: 800 }, {}, { poseKnown: false }), null), 'No gain: 82 % changed, because no pose is known. Add --poses.');
    equal(plain(frame({}, { executed: 1020 }), frame({}, { fullPlain: 1000 })), 'No gain: it ran 102 % of a full pass. 3.0 % of voxels changed, and through the layers they reach 4.0 % of the sites.');
    equal(plain({ unprocessed: { outcome: 'late', reason: 'seq 3 after 4' } }, null), 'This frame was not processed (late): seq 3 after 4');
    equal(figuresOf(frame({}, {}), null).recomputed, 0.04);
  },
  'a link brings the same view back'(equal) {
    const view = { sensor: 'lidar 0/\u00e4', colour: 'changes', profile: 'int8-45nm', view: [0.5, 0.25, 40] };
    equal(decodeState(encodeState(view)), view);
    equal(decodeState('#sensor=%E0%A4%A&view=a,b,c&colour=pink'), {});
  },
};

function refused(equal, buffer) {
  let error = null;
  try {
    decode(buffer);
  } catch (caught) {
    error = caught;
  }
  equal(error instanceof WireError, true);
}

function fingerprint(state) {
  const rows = [];
  for (let row = 0; row < state.size; row++) {
    rows.push([state.x[row], state.y[row], state.z[row], state.features[row], state.state[row]].join());
  }
  return rows.sort().join(';');
}

/** @returns {{passed: number, failed: number, failures: string[]}} */
export function selfTest() {
  const failures = [];
  let passed = 0;
  for (const [name, check] of Object.entries(CHECKS)) {
    try {
      let comparisons = 0;
      check((actual, expected) => {
        comparisons++;
        const got = JSON.stringify(actual);
        const want = JSON.stringify(expected);
        if (got !== want) throw new Error(`comparison ${comparisons}: ${got} instead of ${want}`);
      });
      passed++;
    } catch (error) {
      failures.push(`${name}: ${error.message}`);
    }
  }
  return { passed, failed: failures.length, failures };
}
