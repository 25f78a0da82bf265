/** The scene's panel: which view fits the sensor, colours, legend, camera tools, and what to do when nothing comes. */
import { createCells2d } from './cells2d.js';
import { byId, el, setText } from './dom.js';
import { age, exact, percent, sensorSeconds } from './format.js';
import { COLOURS } from './link.js';
import { readPalette } from './palette.js';
import { createScene3d, FAST } from './scene3d.js';
import { HIGH, LOW } from './tint.js';

const COLOUR_NAMES = { height: 'Height', changes: 'Changes', recomputed: 'Recomputed', labels: 'Labels', intensity: 'Intensity' };
const EVENT_NAMES = { ...COLOUR_NAMES, intensity: 'Polarity' };

export function createScene(store, { onCamera, retry }) {
  const container = byId('view');
  let view = null;
  let kind = null;
  let broken = null;

  function ensureView(modality) {
    const wanted = modality === 'event-camera' ? 'cells' : 'voxels';
    if (kind === wanted) return;
    view?.dispose();
    kind = wanted;
    broken = null;
    try {
      view = wanted === 'cells' ? createCells2d(container) : createScene3d(container, onCamera);
    } catch (error) {
      view = null;
      broken = error;
      return;
    }
    view.setPalette(readPalette());
    const saved = store.get().view;
    if (saved && view.camera) view.camera.setView(saved);
    for (const id of ['follow', 'recentre']) byId(id).hidden = wanted === 'cells';
  }

  store.on(['shown', 'colour', 'future', 'modality'], ({ shown, colour, future, modality }) => {
    ensureView(modality);
    view?.show(shown, colour, future);
  });
  store.on(['dark'], () => {
    view?.setPalette(readPalette());
    const { shown, colour, future } = store.get();
    view?.show(shown, colour, future);
  });

  const buttons = COLOURS.map((colour, i) =>
    el('button', { type: 'button', role: 'radio', 'data-colour': colour, title: `Colour by (${i + 1})`, onclick: () => store.set({ colour }) }));
  byId('colours').append(...buttons);
  byId('colours').addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.stopPropagation();
    event.preventDefault();
    const free = buttons.filter((button) => !button.hidden);
    const next = free[(free.findIndex((button) => button.dataset.colour === store.get().colour) + by + free.length) % free.length];
    store.set({ colour: next.dataset.colour });
    next.focus();
  });
  store.on(['colour', 'modality'], ({ colour, modality }) => {
    const events = modality === 'event-camera';
    // A pixel has no height.
    if (events && colour === 'height') store.set({ colour: 'intensity' });
    for (const button of buttons) {
      const own = button.dataset.colour;
      setText(button, (events ? EVENT_NAMES : COLOUR_NAMES)[own]);
      button.hidden = events && own === 'height';
      button.setAttribute('aria-checked', String(own === colour));
      button.tabIndex = own === colour ? 0 : -1;
    }
  });

  byId('follow').addEventListener('click', () => toggleFollow());
  byId('recentre').addEventListener('click', () => recentre());
  function toggleFollow() {
    if (!view?.camera) return;
    view.camera.setFollow(!view.camera.follow);
    byId('follow').setAttribute('aria-pressed', String(view.camera.follow));
  }
  function recentre() {
    if (!view?.camera) return;
    view.camera.reset();
    byId('follow').setAttribute('aria-pressed', 'true');
    onCamera();
  }

  let legendKey = '';
  store.on(['colour', 'modality', 'shown', 'dark'], ({ colour, modality, shown, dark, sensors, sensor }) => {
    const voxels = shown?.voxels;
    const classes = sensors.find((s) => s.sensor === sensor)?.classes ?? null;
    // A keyframe comes a moment before its labels: what the network says of itself holds meanwhile.
    const untrained = colour === 'labels' && !(shown?.sparsity?.trained ?? voxels?.labelled);
    const unlabelled = colour === 'labels' ? (shown?.sparsity?.unlabelled ?? '') : '';
    // All classes that the network has, so that the legend does not hop as they come and go.
    const labels = colour !== 'labels' || !voxels ? [] : classes && !untrained ? classes.map((name, label) => label) : labelsIn(voxels);
    const key = [colour, modality, dark, labels.join(), classes?.join(), untrained, unlabelled].join('|');
    if (key === legendKey) return;
    legendKey = key;
    byId('legend').replaceChildren(...legendOf(colour, modality, labels, classes, untrained, unlabelled));
  });

  store.on(['shown', 'paused'], ({ shown }) => {
    if (!shown) {
      setText(byId('scene-note'), '');
      return;
    }
    const { voxels, scene } = shown;
    const { frame } = voxels;
    const found = scene ? `objects by ${scene.source === 'network' ? 'label' : 'size'}` : '';
    byId('scene-note').title = scene?.unlabelled ?? '';
    const size = voxels.frame?.voxelSize ? `${+voxels.frame.voxelSize.toFixed(3)} m voxels` : '';
    setText(byId('scene-note'), shown.hasVoxels ? [`n ${voxels.n}`, sensorSeconds(String(frame.timeNs)), size, found].filter(Boolean).join(' \u00b7 ') : '');
  });

  store.on(['link', 'sensors', 'sensor', 'shown', 'paused'], (state) => showNotice(state, broken, retry));

  return { toggleFollow, recentre, cameraView: () => view?.camera?.view() ?? null, followed: () => byId('follow').setAttribute('aria-pressed', String(view?.camera?.follow ?? false)) };
}

function labelsIn(voxels) {
  const seen = new Uint8Array(256);
  for (let row = 0; row < voxels.size; row++) seen[voxels.label[row]] = 1;
  const found = [];
  for (let label = 0; label < 255 && found.length < 12; label++) if (seen[label] === 1) found.push(label);
  return found;
}

function swatch(variable, text) {
  const box = el('i', { class: 'swatch' });
  box.style.background = variable;
  return el('span', null, box, text);
}

function legendOf(colour, modality, labels, classes, untrained, unlabelled) {
  if (colour === 'changes') return [swatch('var(--active)', 'activated'), swatch('var(--changed)', 'changed'), swatch('var(--steady)', 'steady: nothing to do')];
  if (colour === 'recomputed') return [swatch('var(--active)', 'recomputed on this frame'), swatch('var(--steady)', 'result kept')];
  if (colour === 'labels') {
    if (labels.length === 0 && unlabelled) return [swatch('var(--steady)', `no labels: ${unlabelled}`)];
    if (labels.length === 0 && untrained) return [swatch('var(--steady)', 'no labels: the network is untrained')];
    const palette = readPalette();
    const named = labels.map((label) => swatch(palette.labelNames[label % palette.labelNames.length], classes?.[label] ?? `class ${label}`));
    return untrained ? [el('span', null, 'untrained: labels mean nothing'), ...named] : named;
  }
  if (modality === 'event-camera') return [swatch('var(--active)', 'brighter'), swatch('var(--changed)', 'darker')];
  const ramp = el('i', { class: 'gradient height' });
  const scale = colour === 'intensity' ? el('span', null, 'reflectance 0', ramp, 'high') : el('span', null, `${LOW} m`, ramp, `${HIGH} m above ground`);
  return [scale, el('span', null, 'plan 0', el('i', { class: 'gradient speed' }), `${FAST} m/s`)];
}

const COMMANDS = [
  ['./sparsewatt demo', 'the built-in drive'],
  ['./sparsewatt replay PATH --sensor lidar-0', 'a recording of yours'],
  [`curl -T sensor.json ${location.origin}/api/v1/sensors/lidar-0`, 'a sensor of your own; then POST its frames'],
];

let noticeKey = '';

function showNotice({ link, sensors, sensor, shown, paused }, broken, retry) {
  const box = byId('notice');
  const streaming = sensors.some((s) => s.streaming);
  const own = sensors.find((s) => s.sensor === sensor);
  let kind = '';
  if (broken) kind = 'webgl';
  else if (link.events === 'lost' || (link.voxels === 'lost' && link.problem)) kind = 'lost';
  else if (link.events === 'open' && !streaming && !shown) kind = 'empty';
  else if (link.events === 'open' && sensor !== null && !own?.streaming && !shown) kind = 'idle';
  else if (shown && !shown.hasVoxels && paused) kind = 'gone';
  const key = [kind, link.problem?.message, sensors.length, own?.ageMs, sensor].join('|');
  if (key === noticeKey) return;
  noticeKey = key;
  box.hidden = kind === '';
  const corner = kind === 'lost' || kind === 'gone';
  box.classList.toggle('corner', corner);
  // Tools and legend of an empty scene would only stand in the way.
  for (const overlay of document.querySelectorAll('.scene .overlay')) overlay.hidden = kind !== '' && !corner;
  const again = el('button', { type: 'button', onclick: retry }, 'Try now');
  if (kind === 'webgl') {
    box.replaceChildren(el('h3', null, '3-D needs WebGL'), el('p', null, `This browser offers none (${broken.message}). Figures, plan, energy and timeline work without it.`));
  } else if (kind === 'lost') {
    // Without an answer there is no more to say than that.
    const why = link.problem && link.problem.code !== 'network' ? link.problem.detail || link.problem.message : 'The gateway does not answer; the page tries again by itself.';
    const unreadable = link.problem?.name === 'WireError';
    const heading = unreadable ? 'The voxels cannot be read' : link.problem?.status ? link.problem.title : 'Connection lost';
    box.replaceChildren(el('h3', null, heading), el('span', null, unreadable ? `${why}. Reload the page: the gateway may be newer than it.` : why), again);
  } else if (kind === 'gone') {
    box.replaceChildren(el('span', null, 'The voxels of this frame have left the buffer. Its figures are below.'));
  } else if (kind === 'empty' || kind === 'idle') {
    const rest = kind === 'idle' ? 'Other sensors stream: choose one above.' : 'Start one of these beside the gateway; the page goes on by itself.';
    const heading = kind === 'empty' ? 'No sensor is streaming' : own ? `${sensor} is silent` : `${sensor} is not known here`;
    const last = (own ? [own] : kind === 'empty' ? sensors : []).filter((s) => s.ageMs !== null).map((s) => `${s.sensor} sent its last frame ${age(s.ageMs)} ago.`);
    box.replaceChildren(
      el('h3', null, heading),
      ...last.slice(0, 3).map((text) => el('p', null, text)),
      el('p', null, rest),
      ...(kind === 'empty' ? [el('dl', null, ...COMMANDS.flatMap(([command, does]) => [el('dt', null, command), el('dd', null, does)]))] : []));
  }
}

/** What the page must not let anyone forget: untrained networks, placeholders, missing poses. */
export function createBadges(store) {
  let key = '';
  store.on(['shown', 'modality'], ({ shown, modality }) => {
    const badges = [];
    const sparsity = shown?.sparsity;
    if (sparsity && sparsity.trained === false) badges.push(['network untrained', `${sparsity.network}: the weights are seeded noise. Counts and joules are right, labels mean nothing.`, '']);
    else if (sparsity?.unlabelled) badges.push(['no labels', `${sparsity.unlabelled}. Counts and joules are right, objects are found by size.`, '']);
    if (shown?.plan?.predictor && !shown.plan.predictorTrained) badges.push(['predictor untrained', `${shown.plan.predictor} predicts the futures: a stated placeholder, not a learned model.`, '']);
    if (sparsity && sparsity.poseKnown === false && modality !== 'event-camera') badges.push(['no pose', 'Without poses the grid moves with the sensor: nothing stays where it is. Add --poses or --register.', 'bad']);
    const plain = shown?.plain;
    if (plain?.voxels?.plainCovered < 0.9) badges.push([`fidelity ${percent(plain.voxels.plainCovered)}`, `Of the plain voxels of n ${exact(plain.n)}, this share has an active voxel within one.`, 'bad']);
    const next = badges.map(([name, why]) => name + why).join('|');
    if (next === key) return;
    key = next;
    byId('badges').replaceChildren(...badges.map(([name, why, tone]) => el('li', { class: `badge ${tone}`, title: why, tabindex: 0 }, name)));
  });
}
