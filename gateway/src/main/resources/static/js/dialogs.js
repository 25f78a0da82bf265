/** Prices and sources, help, and the key form: one dialog, one content at a time. */
import * as api from './api.js';
import { byId, el } from './dom.js';
import { band, quantity } from './format.js';

function open(title, ...content) {
  const dialog = byId('dialog');
  const close = el('button', { type: 'button', onclick: () => dialog.close() }, 'Close');
  byId('dialog-content').replaceChildren(el('div', { class: 'dialog' }, el('div', { class: 'dialog-head' }, el('h2', { id: 'dialog-title' }, title), close), ...content));
  if (!dialog.open) dialog.showModal();
}

/** The text with its https links made links; all else stays text. */
function linked(text) {
  return text.split(/(https:\/\/[^\s)]+)/).map((part) => (part.startsWith('https://') ? el('a', { href: part, rel: 'noreferrer', target: '_blank' }, part) : part));
}

export async function openPrices(chosen) {
  open('Prices and sources', el('p', null, 'Asking the gateway \u2026'));
  let profiles;
  try {
    ({ profiles } = await api.profiles());
  } catch (problem) {
    open('Prices and sources', el('p', { class: 'error' }, problem.message));
    return;
  }
  const ordered = [...profiles].sort((a, b) => (b.profile === chosen) - (a.profile === chosen));
  open('Prices and sources',
    el('p', null, 'Joules are counts times prices. Every price names where it comes from; a band is what the sources allow.'),
    ...ordered.map((profile) => el('section', null,
      el('h3', null, `${profile.title} \u00b7 ${profile.profile} ${profile.version} \u00b7 ${profile.basis}`),
      profile.notes ? el('p', null, profile.notes) : null,
      el('table', { class: 'dialog-table' },
        el('thead', null, el('tr', null, ...['action', 'part', 'price', 'band', 'confidence', 'source'].map((name) => el('th', { scope: 'col' }, name)))),
        el('tbody', null, ...profile.prices.map((price) => el('tr', null,
          el('td', { class: 'mono' }, price.action), el('td', null, price.part),
          el('td', { class: 'num' }, quantity(price.joules, price.unit.replace(/^J\//, 'J/'))),
          el('td', { class: 'num' }, price.low === null ? 'none known' : band(price.low, price.high, 'J')),
          el('td', null, `${price.confidence}${price.node ? `, ${price.node}` : ''}`),
          el('td', null, ...linked(price.source), ' ', el('code', null, price.id)))))))));
}

const KEYS = [
  ['Space', 'pause, or go live'],
  ['\u2190 \u2192', 'one frame back or on'],
  ['Shift \u2190 \u2192', 'ten frames back or on'],
  ['1 \u2026 5', 'colour by height, changes, recomputed, labels, intensity'],
  ['F', 'follow the vehicle'],
  ['0', 'reset the camera'],
  ['T', 'dark or light'],
  ['?', 'this help'],
  ['Esc', 'close; let go of a layer or future'],
];

const TERMS = [
  ['executed', 'multiply-accumulates that this frame really ran'],
  ['full pass', 'what a sparse network without memory would run on plainly voxelised points; counted on every tenth frame and marked *'],
  ['full, stream', 'the same on the voxels of the stream'],
  ['dense', 'a dense network on the whole configured range'],
  ['changed', 'voxels activated, deactivated or with a moved feature, over the active ones'],
  ['recomputed', 'rows computed again, over all rows of all layers'],
  ['modelled', 'counts times prices with a source: not measured on this machine'],
];

export function openHelp({ copyLink, download }) {
  const list = (pairs, tag) => el('dl', { class: 'keys' }, ...pairs.flatMap(([name, does]) => [el('dt', null, el(tag, null, name)), el('dd', null, does)]));
  open('Help',
    el('h3', null, 'Keyboard'), list(KEYS, 'kbd'),
    el('p', null, 'In the scene: drag orbits, right button or Shift drags, the wheel zooms. With the scene focused, Shift and arrows orbit, + and \u2212 zoom. On the timeline: drag scrubs.'),
    el('h3', null, 'Words'), list(TERMS, 'b'),
    el('div', { class: 'form' }, el('button', { type: 'button', onclick: copyLink }, 'Copy link'), el('button', { type: 'button', onclick: download }, 'Download run')));
}

/** Shown on 401 and nowhere else. */
export function openKeyForm(problem, done) {
  const input = el('input', { type: 'password', autocomplete: 'current-password', 'aria-label': 'API key', placeholder: 'API key', required: true });
  const error = el('p', { class: 'error', role: 'alert' });
  const form = el('form', { class: 'form' }, input, el('button', null, 'Open'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    error.textContent = '';
    try {
      await api.openSession(input.value);
      byId('dialog').close();
      done();
    } catch (refused) {
      error.textContent = refused.message;
      input.select();
    }
  });
  open(problem.title, el('p', null, problem.detail), form, error);
  input.focus();
}
