/** Puts the page together: store, connection, player, views, keyboard and link. */
import { createBirdseye } from './birdseye.js';
import { createConnection } from './connection.js';
import { openHelp, openKeyForm, openPrices } from './dialogs.js';
import { byId, el, setText, toast } from './dom.js';
import { createJoules } from './joules.js';
import { createLayers } from './layers.js';
import { COLOURS, decodeState, encodeState, TABS } from './link.js';
import { createPlayer } from './player.js';
import { runOf, saveAs } from './run.js';
import { createBadges, createScene } from './scene.js';
import { createStore } from './store.js';
import { createStrip } from './strip.js';
import { createTheme } from './theme.js';
import { createTimeline } from './timeline.js';

const linked = decodeState(location.hash);

const store = createStore({
  /** From `hello`. */
  server: null,
  sensors: [],
  profiles: [],
  /** Chosen. */
  sensor: linked.sensor ?? null,
  modality: 'lidar',
  profile: linked.profile ?? null,
  colour: linked.colour ?? 'height',
  layer: linked.layer ?? null,
  future: null,
  tab: linked.tab ?? 'plan',
  view: linked.view ?? null,
  dark: true,
  /** Of the frame shown. */
  shown: null,
  paused: false,
  newest: null,
  buffered: 0,
  lag: null,
  link: { events: 'connecting', voxels: 'connecting', problem: null },
});

const theme = createTheme(store, linked.theme);
const player = createPlayer(store, () => connection.requestKeyframe());
const connection = createConnection({
  hello: onHello,
  event(type, event) {
    if (event.sensor !== store.get().sensor) return;
    if (type === 'lag') store.set({ lag: event });
    else player.onEvent(type, event);
  },
  voxels: (message) => player.onVoxels(message),
  status: onStatus,
});

let keyFormOpen = false;

function onStatus(which, state, problem) {
  const link = { ...store.get().link, [which]: state };
  // What went wrong is forgotten once it works again.
  if (state === 'open' && link.events === 'open') link.problem = null;
  else if (problem) link.problem = problem;
  store.set({ link });
  if (problem?.status === 401 && !keyFormOpen) {
    keyFormOpen = true;
    byId('dialog').addEventListener('close', () => (keyFormOpen = false), { once: true });
    openKeyForm(problem, () => connection.retryNow());
  }
}

function onHello(hello) {
  const { sensor, profile, server } = store.get();
  // Another server's log may count anew: what is buffered does not compare with it.
  if (server !== null && server.startedAt !== hello.server.startedAt) player.reset();
  const patch = { server: hello.server, sensors: hello.sensors, profiles: hello.profiles };
  if (!hello.profiles.some((p) => p.profile === profile)) patch.profile = hello.defaultProfile ?? hello.profiles[0]?.profile ?? null;
  const own = hello.sensors.find((s) => s.sensor === sensor);
  if (own) patch.modality = own.modality;
  store.set(patch);
  if (sensor === null) {
    // A vehicle's LiDAR tells more than its camera: it has scenes and plans.
    const streaming = hello.sensors.filter((s) => s.streaming);
    const first = streaming.find((s) => s.modality === 'lidar') ?? streaming[0];
    if (first) choose(first.sensor);
  }
}

function choose(sensor) {
  const own = store.get().sensors.find((s) => s.sensor === sensor);
  player.reset();
  store.set({ sensor, modality: own?.modality ?? 'lidar', lag: null, layer: null, future: null });
  connection.watch(sensor);
}

/* Views */
const scene = createScene(store, { onCamera: () => {
  scene.followed();
  rememberView();
}, retry: () => connection.retryNow() });
createBadges(store);
createStrip(store);
createBirdseye(store);
createJoules(store, openPrices);
createTimeline(store, player);
createLayers(store);

/* Bar */
const chooser = byId('sensor');
chooser.addEventListener('change', () => choose(chooser.value));
store.on(['sensors', 'sensor'], ({ sensors, sensor }) => {
  const known = sensors.some((s) => s.sensor === sensor);
  const listed = sensor !== null && !known ? [...sensors, { sensor, streaming: false }] : sensors;
  const options = listed.map((s) => el('option', { value: s.sensor }, s.streaming ? s.sensor : `${s.sensor} (silent)`));
  if (sensor === null) options.unshift(el('option', { value: '' }, 'No sensor'));
  if (options.map((o) => o.value + o.text).join() !== [...chooser.options].map((o) => o.value + o.text).join()) chooser.replaceChildren(...options);
  chooser.value = sensor ?? '';
  chooser.disabled = listed.length === 0;
  document.title = sensor === null ? 'Sparsewatt' : `${sensor} \u00b7 Sparsewatt`;
});

store.on(['link', 'paused', 'shown', 'sensors'], ({ link, paused, sensors, sensor }) => {
  const box = byId('link-state');
  const streaming = sensors.find((s) => s.sensor === sensor)?.streaming ?? false;
  const state = link.events === 'lost' || link.voxels === 'lost' ? 'lost' : link.events === 'open' && streaming ? 'open' : 'waiting';
  box.dataset.state = state;
  setText(box, state === 'lost' ? 'Reconnecting' : state === 'open' ? (paused ? 'Paused' : 'Live') : link.events === 'open' ? 'Waiting' : 'Connecting');
});

function download() {
  const state = store.get();
  const { frames } = player.ring();
  if (frames.length === 0) {
    toast('Nothing to download yet: no frame has come.');
    return;
  }
  saveAs(`sparsewatt-${state.sensor}-n${frames[0].n}-${frames[frames.length - 1].n}.json`, runOf(state, frames, new Date().toISOString()));
  toast(`${frames.length} frames saved`);
}

async function copyLink() {
  history.replaceState(null, '', currentLink());
  try {
    await navigator.clipboard.writeText(location.href);
    toast('Link copied');
  } catch {
    toast('The clipboard is not allowed here: the link stands in the address bar.');
  }
}

byId('download').addEventListener('click', download);
byId('copy-link').addEventListener('click', copyLink);
byId('theme').addEventListener('click', () => theme.toggle());
byId('help').addEventListener('click', () => openHelp({ copyLink, download }));

/* Tabs, on narrow screens */
const stage = document.querySelector('.stage');
for (const button of document.querySelectorAll('.tabs [role=tab]')) button.addEventListener('click', () => store.set({ tab: button.dataset.tab }));
document.querySelector('.tabs').addEventListener('keydown', (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const tab = TABS[(TABS.indexOf(store.get().tab) + by + TABS.length) % TABS.length];
  store.set({ tab });
  byId(`tab-${tab}`).focus();
});
store.on(['tab'], ({ tab }) => {
  stage.dataset.tab = tab;
  for (const button of document.querySelectorAll('.tabs [role=tab]')) {
    const own = button.dataset.tab === tab;
    button.setAttribute('aria-selected', String(own));
    button.tabIndex = own ? 0 : -1;
  }
});

/* Link: the hash follows the view */
function currentLink() {
  const state = store.get();
  const hash = encodeState({ ...state, view: scene.cameraView(), theme: document.documentElement.dataset.theme });
  return location.pathname + location.search + hash;
}
let linkTimer = 0;
function rememberView() {
  clearTimeout(linkTimer);
  linkTimer = setTimeout(() => history.replaceState(null, '', currentLink()), 400);
}
store.on(['sensor', 'colour', 'profile', 'layer', 'tab', 'dark'], () => {
  // Before a sensor is chosen there is nothing to link to.
  if (store.get().sensor !== null) rememberView();
});
addEventListener('hashchange', () => {
  const next = decodeState(location.hash);
  const { sensor, ...rest } = next;
  delete rest.theme;
  store.set(rest);
  if (sensor !== undefined && sensor !== store.get().sensor) choose(sensor);
});

/* Keyboard */
addEventListener('keydown', (event) => {
  const target = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || byId('dialog').open) return;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
  const onButton = target instanceof HTMLButtonElement;
  const { key } = event;
  if (key === ' ' && !onButton) store.get().paused ? player.resume() : player.pause();
  else if (key === 'ArrowLeft') player.step(event.shiftKey ? -10 : -1);
  else if (key === 'ArrowRight') player.step(event.shiftKey ? 10 : 1);
  else if (key >= '1' && key <= '5') store.set({ colour: COLOURS[Number(key) - 1] });
  else if (key === 'f' || key === 'F') scene.toggleFollow();
  else if (key === '0') scene.recentre();
  else if (key === 't' || key === 'T') theme.toggle();
  else if (key === '?') openHelp({ copyLink, download });
  else if (key === 'Escape') store.set({ layer: null, future: null });
  else return;
  event.preventDefault();
});

connection.watch(store.get().sensor);
