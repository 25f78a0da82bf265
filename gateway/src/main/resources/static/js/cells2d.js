/** The 2-D view of an event camera: one pixel a cell, rows downwards. */
import { el } from './dom.js';
import { ACTIVATED, CHANGED } from './wire.js';
import { NO_LABEL } from './voxels.js';

/** Larger sensors are refused: a canvas of this side exists everywhere. */
const MAX_SIDE = 4096;

export function createCells2d(container) {
  const canvas = el('canvas', { class: 'cells', role: 'img', 'aria-label': 'Event camera: active pixels' });
  container.append(canvas);
  const context = canvas.getContext('2d');
  let image = null;
  let palette = null;
  let drawn = '';

  function colourOf(voxels, row, colour) {
    const state = voxels.state[row];
    if (colour === 'changes') return state === ACTIVATED ? palette.active : state === CHANGED ? palette.changed : palette.steady;
    if (colour === 'recomputed') return voxels.marked[row] === 1 ? palette.active : palette.steady;
    if (colour === 'labels') return voxels.label[row] === NO_LABEL ? palette.steady : palette.labels[voxels.label[row] % palette.labels.length];
    // Channels are off and on counts: the stronger one names the polarity.
    const at = row * voxels.channels;
    return voxels.features[at + 1] >= voxels.features[at] ? palette.active : palette.changed;
  }

  return {
    canvas,
    setPalette(next) {
      palette = next;
      drawn = '';
    },
    show(shown, colour) {
      if (palette === null || shown === null || shown.voxels.frame === null) return;
      const { voxels } = shown;
      const key = voxels.revision + colour;
      if (key === drawn) return;
      drawn = key;
      const [height, width] = voxels.frame.extent;
      if (width > MAX_SIDE || height > MAX_SIDE || width === 0 || height === 0) return;
      if (image === null || image.width !== width || image.height !== height) {
        canvas.width = width;
        canvas.height = height;
        image = context.createImageData(width, height);
      }
      const words = new Uint32Array(image.data.buffer);
      const [br, bg, bb] = palette.panel;
      words.fill((255 << 24) | (bb << 16) | (bg << 8) | br);
      const [top, left] = voxels.frame.origin;
      const byCount = colour === 'intensity' || colour === 'height';
      for (let row = 0; row < voxels.size; row++) {
        const y = voxels.x[row] - top;
        const x = voxels.y[row] - left;
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const [r, g, b] = colourOf(voxels, row, colour);
        // Few events are fainter than many, but never invisible.
        const at = row * voxels.channels;
        const weight = byCount ? Math.min(1, 0.45 + Math.max(voxels.features[at], voxels.features[at + 1]) / 100) : 1;
        const mix = (value, ground) => Math.round(ground + (value - ground) * weight);
        words[y * width + x] = (255 << 24) | (mix(b, bb) << 16) | (mix(g, bg) << 8) | mix(r, br);
      }
      context.putImageData(image, 0, 0);
    },
    dispose() {
      canvas.remove();
    },
  };
}
