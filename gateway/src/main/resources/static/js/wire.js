/**
 * Decoder of the binary voxel messages (docs/api/live.md, section 3). No DOM.
 *
 * Columns are views into the message's own buffer: nothing is copied, and nothing is allocated on
 * a count that the message's length does not bear out.
 */

export const KEYFRAME = 0;
export const DELTA = 1;
export const MARKS = 2;

export const LIDAR = 1;
export const EVENT_CAMERA = 2;

export const STEADY = 0;
export const ACTIVATED = 1;
export const CHANGED = 2;

export const HEADER_BYTES = 144;
/** Largest D, U or M: far above any sensor, far below what would exhaust a tab. */
export const MAX_ROWS = 4_000_000;

const MAGIC = 0x58565753; // "SWVX" read as a little-endian u32.
const VERSION = 1;
const FLAG_POSE_KNOWN = 1;
const FLAG_POSE_PRESENT = 2;
const FLAG_TRAINED = 4;
const FLAG_COMPLETE = 8;

export class WireError extends Error {
  constructor(message) {
    super(message);
    this.name = 'WireError';
  }
}

/** int64 to a number; the contract keeps these below 2^53. */
function int53(view, offset, field) {
  const value = view.getBigInt64(offset, true);
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new WireError(`${field} is ${value}; 2^53 - 1 is the limit`);
  return number;
}

function rows(view, offset, field) {
  const value = view.getUint32(offset, true);
  if (value > MAX_ROWS) throw new WireError(`${field} is ${value}; ${MAX_ROWS} is the limit`);
  return value;
}

/**
 * @param {ArrayBuffer} buffer one whole message
 * @returns {object} header fields by name, and the columns of its kind
 * @throws {WireError} where the message is not as documented
 */
export function decode(buffer) {
  if (buffer.byteLength < HEADER_BYTES) {
    throw new WireError(`a message of ${buffer.byteLength} bytes is shorter than its header of ${HEADER_BYTES}`);
  }
  const view = new DataView(buffer);
  if (view.getUint32(0, true) !== MAGIC) throw new WireError('the message does not begin with SWVX');
  if (view.getUint8(4) !== VERSION) throw new WireError(`version ${view.getUint8(4)}; this page reads version ${VERSION}`);
  const kind = view.getUint8(5);
  if (kind > MARKS) throw new WireError(`kind ${kind}; 0, 1 or 2 expected`);
  if (view.getUint16(8, true) !== HEADER_BYTES) throw new WireError(`header of ${view.getUint16(8, true)} bytes; ${HEADER_BYTES} expected`);

  const flags = view.getUint8(7);
  const message = {
    byteLength: buffer.byteLength,
    kind,
    modality: view.getUint8(6),
    poseKnown: (flags & FLAG_POSE_KNOWN) !== 0,
    trained: (flags & FLAG_TRAINED) !== 0,
    complete: (flags & FLAG_COMPLETE) !== 0,
    channels: view.getUint8(10),
    stride: view.getUint8(11),
    subscription: view.getUint32(12, true),
    n: int53(view, 16, 'n'),
    baseN: int53(view, 24, 'baseN'),
    seq: int53(view, 32, 'seq'),
    timeNs: view.getBigInt64(40, true),
    voxelSize: view.getFloat64(48, true),
    origin: [view.getInt32(56, true), view.getInt32(60, true), view.getInt32(64, true)],
    extent: [view.getUint32(68, true), view.getUint32(72, true), view.getUint32(76, true)],
    active: view.getUint32(80, true),
    deactivatedCount: rows(view, 84, 'deactivated'),
    upsertedCount: rows(view, 88, 'upserted'),
    activatedCount: view.getUint32(92, true),
    siteCount: rows(view, 96, 'sites'),
    recomputedCount: view.getUint32(100, true),
    pose: null,
  };
  if ((flags & FLAG_POSE_PRESENT) !== 0) {
    message.pose = {
      x: view.getFloat64(104, true), y: view.getFloat64(112, true), z: view.getFloat64(120, true),
      qx: view.getFloat32(128, true), qy: view.getFloat32(132, true), qz: view.getFloat32(136, true), qw: view.getFloat32(140, true),
    };
  }
  return kind === MARKS ? withMarkColumns(message, buffer) : withVoxelColumns(message, buffer);
}

function requireLength(buffer, columns) {
  if (buffer.byteLength !== HEADER_BYTES + columns) {
    throw new WireError(`the message has ${buffer.byteLength} bytes; its counts ask for ${HEADER_BYTES + columns}`);
  }
}

function withVoxelColumns(message, buffer) {
  const d = message.deactivatedCount;
  const u = message.upsertedCount;
  const c = message.channels;
  requireLength(buffer, 6 * d + (7 + c) * u);
  let at = HEADER_BYTES;
  message.deactivated = new Int16Array(buffer, at, 3 * d);
  at += 6 * d;
  message.upserted = new Int16Array(buffer, at, 3 * u);
  at += 6 * u;
  message.features = new Int8Array(buffer, at, c * u);
  at += c * u;
  message.states = new Uint8Array(buffer, at, u);
  return message;
}

function withMarkColumns(message, buffer) {
  const m = message.siteCount;
  requireLength(buffer, 6 * m + (message.trained ? m : 0));
  if (message.recomputedCount > m) {
    throw new WireError(`${message.recomputedCount} recomputed of ${m} sites listed`);
  }
  message.sites = new Int16Array(buffer, HEADER_BYTES, 3 * m);
  message.labels = message.trained ? new Uint8Array(buffer, HEADER_BYTES + 6 * m, m) : null;
  return message;
}
