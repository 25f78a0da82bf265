/** The style sheet's colours as numbers, for what is drawn on canvases. */

const NAMES = ['text', 'muted', 'faint', 'line', 'accent', 'active', 'bad', 'steady', 'changed', 'scene', 'panel', 'raised', 'ramp-0', 'ramp-1', 'ramp-2', 'ramp-3', 'slow', 'mid', 'fast'];

/** Of labels: the style sheet's seven classes, then hues for networks with more. */
const LABELS = [0, 1, 2, 3, 4, 5, 6].map((label) => `var(--label-${label})`).concat('#b8b000', '#1d91c0', '#b15928', '#8c6bb1', '#7d8792');

let probe = null;

/** `[r, g, b]`, 0..255, of any CSS colour; the browser resolves variables, light-dark() and color-mix(). */
function resolve(css) {
  if (probe === null) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    probe = { element: document.createElement('span'), context: canvas.getContext('2d', { willReadFrequently: true }) };
    probe.element.hidden = true;
    document.body.append(probe.element);
  }
  probe.element.style.color = css;
  probe.context.fillStyle = getComputedStyle(probe.element).color;
  probe.context.fillRect(0, 0, 1, 1);
  return [...probe.context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

const mix = (a, b, t) => a.map((value, i) => Math.round(value + (b[i] - value) * t));
export const rgb = ([r, g, b], alpha = 1) => `rgb(${r} ${g} ${b} / ${alpha})`;

/** A ramp of 256 colours through equally spaced stops, as bytes. */
function ramp(stops) {
  const table = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i++) {
    const at = (i / 255) * (stops.length - 1);
    const k = Math.min(stops.length - 2, Math.floor(at));
    table.set(mix(stops[k], stops[k + 1], at - k), 3 * i);
  }
  return table;
}

/** Reads the colours of the theme in force. */
export function readPalette() {
  const colours = Object.fromEntries(NAMES.map((name) => [name, resolve(`var(--${name})`)]));
  return {
    ...colours,
    height: ramp([colours['ramp-0'], colours['ramp-1'], colours['ramp-2'], colours['ramp-3']]),
    speed: ramp([colours.slow, colours.mid, colours.fast]),
    labels: LABELS.map(resolve),
    labelNames: LABELS,
  };
}
