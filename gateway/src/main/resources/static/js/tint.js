/** The colour of every voxel, by the mode chosen. No DOM. */
import { ACTIVATED, CHANGED } from './wire.js';
import { NO_LABEL } from './voxels.js';

/** Heights that the ramp spans, metres above ground: from the kerb to a van's roof. */
export const LOW = -0.3;
export const HIGH = 3.2;

/**
 * Writes r g b a per row.
 * @param {Uint8Array} out 4 bytes a row; alpha is how much of its cell a voxel fills
 * @param {{colour: string, palette: object, ground: number}} how
 */
export function tint(voxels, out, { colour, palette, ground }) {
  const count = voxels.size;
  const { steady, active, changed, height } = palette;
  const size = voxels.frame?.voxelSize ?? 1;
  const c = voxels.channels;
  const set = (row, table, at, fill) => {
    out[4 * row] = table[at];
    out[4 * row + 1] = table[at + 1];
    out[4 * row + 2] = table[at + 2];
    out[4 * row + 3] = fill;
  };
  switch (colour) {
    case 'changes':
      for (let row = 0; row < count; row++) {
        const state = voxels.state[row];
        set(row, state === ACTIVATED ? active : state === CHANGED ? changed : steady, 0, state === 0 ? 170 : 255);
      }
      return;
    case 'recomputed':
      for (let row = 0; row < count; row++) set(row, voxels.marked[row] === 1 ? active : steady, 0, voxels.marked[row] === 1 ? 255 : 170);
      return;
    case 'labels':
      for (let row = 0; row < count; row++) {
        const label = voxels.label[row];
        set(row, label === NO_LABEL ? steady : palette.labels[label % palette.labels.length], 0, label === NO_LABEL ? 170 : 235);
      }
      return;
    case 'intensity':
      // Channel 3 is the mean intensity, 0..127.
      for (let row = 0; row < count; row++) set(row, height, 3 * Math.min(255, Math.max(0, voxels.features[row * c + 3] * 2.6)) | 0, 235);
      return;
    default:
      for (let row = 0; row < count; row++) {
        const above = (voxels.z[row] + 0.5) * size - ground;
        const at = Math.round(((above - LOW) / (HIGH - LOW)) * 255);
        set(row, height, 3 * Math.min(255, Math.max(0, at)), 225);
      }
  }
}
