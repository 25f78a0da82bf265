/** Numbers, units and times as text. No DOM. */

/** Narrow no-break space: between a number and its unit. */
const GAP = '\u202f';
const DASH = '\u2013';
/** What stands where a value is not known: never a zero. */
export const UNKNOWN = '\u2014';

const PREFIXES = [
  [1e18, 'E'], [1e15, 'P'], [1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, ''],
  [1e-3, 'm'], [1e-6, '\u00b5'], [1e-9, 'n'], [1e-12, 'p'], [1e-15, 'f'], [1e-18, 'a'],
];

/** The largest prefix whose value is not above that of `value` after rounding to 3 digits. */
function prefixOf(value) {
  const size = Math.abs(value);
  for (const prefix of PREFIXES) {
    // 0.9995 of a step rounds to 1.00 of it.
    if (size >= prefix[0] * 0.9995) return prefix;
  }
  return PREFIXES[PREFIXES.length - 1];
}

/** Three significant digits without exponent: 4.21, 42.1, 421. */
export function digits3(value) {
  if (!Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 9.995) return value.toFixed(2);
  if (size < 99.95) return value.toFixed(1);
  return value.toFixed(0);
}

/** A count that may come as a decimal string where it exceeds 2^53. */
export function toNumber(count) {
  return count === null || count === undefined ? null : Number(count);
}

/** Whole numbers below 10,000 in full, larger ones with three digits and a prefix: 21.8 k. */
export function count(value) {
  const number = toNumber(value);
  if (number === null || !Number.isFinite(number)) return UNKNOWN;
  if (Math.abs(number) < 10_000) return String(Math.round(number));
  const [size, letter] = prefixOf(number);
  return digits3(number / size) + GAP + letter;
}

/** Every digit, in groups of three. */
export function exact(value) {
  if (value === null || value === undefined) return UNKNOWN;
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, GAP);
}

/** A share 0..1 as percent with two significant digits, never "0" for what is not nothing. */
export function percent(share) {
  if (share === null || share === undefined || !Number.isFinite(share)) return UNKNOWN;
  const value = share * 100;
  return percentDigits(value) + GAP + '%';
}

function percentDigits(value) {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.001) return '<0.001';
  if (size < 0.01) return value.toFixed(3);
  if (size < 0.1) return value.toFixed(2);
  if (size < 9.95) return value.toFixed(1);
  return value.toFixed(0);
}

/** A quantity with its SI prefix: quantity(0.00021, 'J') is "210 µJ". */
export function quantity(value, unit) {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  if (value === 0) return '0' + GAP + unit;
  const [size, letter] = prefixOf(value);
  return digits3(value / size) + GAP + letter + unit;
}

/** "160–340 µJ": both ends in the prefix of the upper one. */
export function band(low, high, unit) {
  if (low === null || low === undefined || high === null || high === undefined) return 'no band known';
  if (low === high) return quantity(low, unit) + ', no band known';
  const [size, letter] = prefixOf(high);
  return digits3(low / size) + DASH + digits3(high / size) + GAP + letter + unit;
}

/** Milliseconds: 0.42, 4.2, 42. */
export function millis(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  if (value < 1) return value.toFixed(2);
  return value < 9.95 ? value.toFixed(1) : value.toFixed(0);
}

/** Two durations in one unit: milliseconds, or seconds from ten on. */
export function duration(first, second) {
  if (!(second >= 10_000)) return { value: `${millis(first)} / ${millis(second)}`, unit: 'ms' };
  const seconds = (ms) => (Number.isFinite(ms) ? (ms / 1000).toFixed(1) : UNKNOWN);
  return { value: `${seconds(first)} / ${seconds(second)}`, unit: 's' };
}

/** How many times: "24×", "1,940×" stays readable as "1.94 k×". */
export function times(ratio) {
  if (!Number.isFinite(ratio) || ratio <= 0) return UNKNOWN;
  return (ratio < 9.95 ? ratio.toFixed(1) : count(Math.round(ratio))) + '\u00d7';
}

/** An age in words: "3 s", "12 min", "2 h", "5 d". */
export function age(ms) {
  if (ms === null || ms === undefined) return UNKNOWN;
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return seconds + GAP + 's';
  if (seconds < 5400) return Math.round(seconds / 60) + GAP + 'min';
  return seconds < 172_800 ? Math.round(seconds / 3600) + GAP + 'h' : Math.round(seconds / 86_400) + GAP + 'd';
}

/** Nanoseconds as a decimal string to seconds with three decimals; exact above 2^53. */
export function sensorSeconds(timeNs) {
  if (timeNs === null || timeNs === undefined) return UNKNOWN;
  const ms = BigInt(timeNs) / 1_000_000n;
  const sign = ms < 0n ? '-' : '';
  const size = ms < 0n ? -ms : ms;
  return sign + (size / 1000n) + '.' + String(size % 1000n).padStart(3, '0') + GAP + 's';
}
