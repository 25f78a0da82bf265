/** The view as the URL's hash, so that a copied link shows the same. No DOM. */

export const COLOURS = ['height', 'changes', 'recomputed', 'labels', 'intensity'];
export const TABS = ['plan', 'joules', 'timeline', 'layers'];

const text = (value) => (value.length > 0 && value.length <= 256 ? value : undefined);
const oneOf = (choices) => (value) => (choices.includes(value) ? value : undefined);
const numbers = (value) => {
  const parts = value.split(',').map(Number);
  return parts.length === 3 && parts.every(Number.isFinite) ? parts : undefined;
};

const FIELDS = {
  sensor: text,
  colour: oneOf(COLOURS),
  profile: text,
  layer: text,
  tab: oneOf(TABS),
  theme: oneOf(['dark', 'light']),
  view: numbers,
};

/** @returns {string} beginning with #, or empty where there is nothing to say */
export function encodeState(state) {
  const parts = [];
  for (const field of Object.keys(FIELDS)) {
    const value = state[field];
    if (value === null || value === undefined || value === '') continue;
    const plain = Array.isArray(value) ? value.map((v) => Number(v.toFixed(3))).join(',') : String(value);
    parts.push(field + '=' + encodeURIComponent(plain).replaceAll('%2C', ','));
  }
  return parts.length === 0 ? '' : '#' + parts.join('&');
}

/** Reads what is valid and leaves out the rest: a hash comes from anyone. */
export function decodeState(hash) {
  const state = {};
  for (const part of hash.replace(/^#/, '').split('&')) {
    const at = part.indexOf('=');
    if (at <= 0) continue;
    const field = part.slice(0, at);
    if (!Object.hasOwn(FIELDS, field)) continue;
    let value;
    try {
      value = decodeURIComponent(part.slice(at + 1));
    } catch {
      continue;
    }
    const read = FIELDS[field](value);
    if (read !== undefined) state[field] = read;
  }
  return state;
}
