/** The timeline that all panels share: four lanes over the buffer, with pause, step and scrub. */
import uPlot from '/webjars/uplot/1.6.30/dist/uPlot.esm.js';
import { byId, el, setText } from './dom.js';
import { profileOf } from './figures.js';
import { millis, percent, quantity, UNKNOWN } from './format.js';
import { readPalette, rgb } from './palette.js';
import { KEEP_MS } from './ring.js';

/** Room left of the lanes for their names. */
const LEFT = 122;
/** Lines need no more than this a second; the panels above do. */
const DRAW_EVERY_MS = 100;

const changedOf = ({ sparsity }) => {
  if (!sparsity || sparsity.unprocessed || sparsity.keyframe) return null;
  const { activated, changed, deactivated, active } = sparsity.voxels;
  return active > 0 ? Math.min(1, (activated + changed + deactivated) / active) : 0;
};
const recomputedOf = ({ sparsity }) => {
  if (!sparsity || sparsity.unprocessed) return null;
  let sites = 0;
  let dirty = 0;
  for (const layer of sparsity.layers) {
    sites += layer.sites;
    dirty += layer.dirtySites;
  }
  return sites > 0 ? dirty / sites : 0;
};

const LANES = [
  { name: 'Changed', value: changedOf, show: percent, hot: true },
  { name: 'Recomputed', value: recomputedOf, show: percent, hot: true },
  { name: 'Energy', value: (frame, profile) => profileOf(frame.energy, profile)?.executed?.joules ?? null, late: true, show: (v) => quantity(v, 'J') },
  { name: 'Latency', value: (frame) => frame.plan?.latencyMs ?? frame.energy?.latencyMs ?? frame.sparsity?.latencyMs ?? null, late: true, show: (v) => (v === null ? UNKNOWN : `${millis(v)}\u202fms`) },
];

/** A scale that squeezes its data into lane k of count, counted from the top, with a little air. */
function laneRange(k, count) {
  return (_, min, max) => {
    const low = 0;
    const high = Number.isFinite(max) && max > 0 ? max : 1;
    const height = (high - low) * 1.18;
    const bottom = count - 1 - k;
    return [low - bottom * height, low + (count - bottom) * height];
  };
}

export function createTimeline(store, player) {
  const host = byId('chart');
  let plot = null;
  let palette = readPalette();
  let scrubbing = false;
  let drawnAt = -Infinity;
  let timer = 0;

  const lanes = LANES.map((lane) => {
    const value = el('div', { class: 'value' });
    const root = el('div', { class: 'lane' }, el('div', { class: 'name' }, lane.name), value);
    host.append(root);
    return { ...lane, root, output: value };
  });

  function columns() {
    const { profile, shown } = store.get();
    const { frames } = player.ring();
    const newest = frames.length ? frames[frames.length - 1].at : 0;
    const first = newest - KEEP_MS;
    const data = [[], ...LANES.map(() => [])];
    for (const frame of frames) {
      if (frame.at < first) continue;
      data[0].push((frame.at - newest) / 1000);
      LANES.forEach((lane, i) => data[i + 1].push(lane.value(frame, profile)));
    }
    return { data, newest, shownAt: shown ? (shown.at - newest) / 1000 : 0 };
  }

  function build() {
    plot?.destroy();
    const axis = { stroke: rgb(palette.faint), grid: { show: false }, ticks: { stroke: rgb(palette.line), size: 4 }, font: '10px system-ui, sans-serif', size: 24, gap: 3 };
    plot = new uPlot({
      width: Math.max(50, host.clientWidth),
      height: Math.max(50, host.clientHeight),
      padding: [2, 12, 0, LEFT],
      legend: { show: false },
      select: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { time: false, range: () => [-KEEP_MS / 1000, 0] },
        ...Object.fromEntries(LANES.map((_, k) => [`lane${k}`, { range: laneRange(k, LANES.length) }])),
      },
      axes: [{ ...axis, values: (_, splits) => splits.map((v) => (v === 0 ? 'now' : `${v} s`)) }],
      series: [{}, ...LANES.map((lane, k) => ({
        scale: `lane${k}`,
        stroke: rgb(lane.hot ? palette.active : palette.muted),
        fill: rgb(lane.hot ? palette.active : palette.muted, 0.13),
        // Each lane is filled down to its own floor, not to the plot's.
        fillTo: () => 0,
        width: 1.25,
        points: { show: false },
        spanGaps: false,
      }))],
      hooks: { draw: [drawFloors], setCursor: [readCursor] },
    }, columns().data, host);
    plot.over.addEventListener('pointerdown', (event) => {
      scrubbing = true;
      plot.over.setPointerCapture(event.pointerId);
      scrub(event);
    });
    plot.over.addEventListener('pointermove', (event) => {
      if (scrubbing) scrub(event);
    });
    for (const type of ['pointerup', 'pointercancel']) plot.over.addEventListener(type, () => (scrubbing = false));
    placeLanes();
  }

  function placeLanes() {
    const { top, height } = plot.bbox;
    const ratio = devicePixelRatio;
    lanes.forEach((lane, k) => {
      const y = top / ratio + (k * height) / ratio / LANES.length;
      const room = height / ratio / LANES.length;
      // Two lines of text need 30 px; a lower lane has them side by side.
      lane.root.classList.toggle('short', room < 30);
      lane.root.style.top = `${Math.round(y + Math.max(0, (room - (room < 30 ? 15 : 30)) / 2))}px`;
    });
  }

  function drawFloors(u) {
    const { ctx } = u;
    const { left, top, width, height } = u.bbox;
    ctx.save();
    ctx.strokeStyle = rgb(palette.line);
    ctx.lineWidth = Math.max(1, Math.round(devicePixelRatio));
    for (let k = 1; k <= LANES.length; k++) {
      const y = Math.round(top + (k * height) / LANES.length) - ctx.lineWidth / 2;
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + width, y);
      ctx.stroke();
    }
    const { paused } = store.get();
    if (paused) {
      const x = u.valToPos(columnsNow.shownAt, 'x', true);
      ctx.strokeStyle = rgb(palette.accent);
      ctx.lineWidth = Math.max(1, 1.5 * devicePixelRatio);
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, top + height);
      ctx.stroke();
    }
    ctx.restore();
  }

  function scrub(event) {
    const box = plot.over.getBoundingClientRect();
    const seconds = plot.posToVal(event.clientX - box.left, 'x');
    player.scrubTo(columnsNow.newest + seconds * 1000);
  }

  function readCursor(u) {
    showValues(u.cursor.idx);
  }

  function ringOf(shown) {
    const ring = player.ring();
    return { frames: ring.frames, at: shown === null ? -1 : ring.indexAtOrBefore(shown.n) };
  }

  /** Values under the cursor, else of the frame shown. */
  function showValues(index) {
    const { shown, profile } = store.get();
    const { frames, at } = ringOf(shown);
    lanes.forEach((lane, k) => {
      let value = null;
      if (index !== null && index !== undefined) value = columnsNow.data[k + 1][index];
      // The newest frame's joules and plan are still on their way: those of the one before stand.
      else for (let i = at; i >= 0 && i > at - (lane.late ? 4 : 1) && value === null; i--) value = lane.value(frames[i], profile);
      setText(lane.output, value === null || value === undefined ? UNKNOWN : lane.show(value));
    });
  }

  let columnsNow = columns();

  function draw() {
    timer = 0;
    drawnAt = performance.now();
    if (host.clientWidth === 0) return;
    columnsNow = columns();
    if (plot === null) build();
    else plot.setData(columnsNow.data);
    showValues(plot.cursor.idx);
  }

  function request() {
    if (timer !== 0) return;
    timer = setTimeout(draw, Math.max(0, drawnAt + DRAW_EVERY_MS - performance.now()));
  }

  store.on(['shown', 'profile', 'paused'], () => {
    request();
    // Stepping by keys: the values are those of the frame stepped to, not of where the mouse was left.
    if (store.get().paused && !scrubbing && plot !== null) plot.setCursor({ left: -10, top: -10 }, false);
    showValues(plot?.cursor.idx);
  });
  store.on(['dark'], () => {
    palette = readPalette();
    if (plot !== null) {
      build();
      request();
    }
  });
  new ResizeObserver(() => {
    if (host.clientWidth === 0) return;
    if (plot === null) draw();
    else {
      plot.setSize({ width: host.clientWidth, height: host.clientHeight });
      placeLanes();
    }
  }).observe(host);

  byId('pause').addEventListener('click', () => (store.get().paused ? player.resume() : player.pause()));
  byId('step-back').addEventListener('click', () => player.step(-1));
  byId('step-on').addEventListener('click', () => player.step(1));
  store.on(['paused', 'shown', 'newest', 'buffered', 'link'], ({ paused, shown, buffered, link }) => {
    setText(byId('pause'), paused ? 'Go live' : 'Pause');
    byId('pause').setAttribute('aria-pressed', String(paused));
    for (const id of ['pause', 'step-back', 'step-on']) byId(id).disabled = !shown;
    const newest = player.ring().newest;
    const back = shown && newest ? (newest.at - shown.at) / 1000 : 0;
    const where = !shown ? '' : paused ? `Paused at n ${shown.n}, ${back.toFixed(1)} s back` : `${link.events === 'open' ? 'Live' : 'Last received'}, n ${shown.n}`;
    setText(byId('position'), where === '' ? '' : `${where} \u00b7 ${buffered} frames kept`);
  });
}
