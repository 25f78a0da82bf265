/** The figures above the scene, and the sentence under them. */
import { byId, el, setText } from './dom.js';
import { profileOf, sentenceOf } from './figures.js';
import { band, count, duration, exact, millis, percent, quantity, times, UNKNOWN } from './format.js';

/** More than these, and what is planned is no longer now. */
const LATE_FRAMES = 10;
const LATE_MS = 1000;

function figure(className, name) {
  const value = el('span');
  const small = el('small');
  const note = el('div', { class: 'note' });
  const label = el('div', { class: 'name' }, name);
  const root = el('div', { class: `figure ${className}` }, label, el('div', { class: 'value' }, value, ' ', small), note);
  return {
    root,
    show(main, minor, under, title, heading) {
      setText(value, main);
      setText(small, minor);
      setText(note, under);
      if (heading) setText(label, heading);
      if (root.title !== title) root.title = title;
    },
  };
}

export function createStrip(store) {
  const active = figure('', 'Active voxels');
  const changed = figure('', 'Changed');
  const recomputed = figure('', 'Recomputed');
  const macs = figure('wide', 'MACs executed / full / dense');
  const energy = figure('lead', 'Energy a frame');
  const latency = figure('timing', 'End to end, p50 / p99');
  const rate = figure('pace', 'Rate, lag');
  byId('strip').append(active.root, changed.root, recomputed.root, macs.root, energy.root, latency.root, rate.root);

  store.on(['shown', 'modality'], ({ shown, modality }) => {
    const unit = modality === 'event-camera' ? 'pixels' : 'voxels';
    const sparsity = shown?.sparsity ?? null;
    const f = shown?.figures ?? null;
    const sentence = sentenceOf(sparsity, f, modality === 'event-camera', shown !== null);
    const line = byId('sentence');
    setText(line, sentence.text);
    line.dataset.tone = sentence.tone;
    if (f === null) {
      active.show(UNKNOWN, '', '', '', `Active ${unit}`);
      for (const cell of [changed, recomputed, macs]) cell.show(UNKNOWN, '', '', '');
      return;
    }
    const { voxels } = sparsity;
    active.show(count(f.active), percent(f.occupied), 'of the range', `${exact(f.active)} of ${exact(f.range)} cells of the configured range`, `Active ${unit}`);
    changed.show(
      f.keyframe ? UNKNOWN : percent(f.changed), '',
      f.keyframe ? 'keyframe' : `+${count(voxels.activated)}  \u2212${count(voxels.deactivated)}  ~${count(voxels.changed)}`,
      `${exact(voxels.activated)} activated, ${exact(voxels.deactivated)} deactivated, ${exact(voxels.changed)} changed a feature`);
    recomputed.show(percent(f.recomputed), '', 'of all layers\u2019 sites', 'Dirty sites over sites, summed over the layers');
    const sampled = f.fullIsPlain ? (f.fullN === shown.n ? 'full counted on this frame' : `full sampled at n ${f.fullN}`) : 'full: on the stream\u2019s own voxels';
    macs.show(
      count(f.executed), `/ ${count(f.full)}${f.fullIsPlain ? '*' : ''} / ${count(f.dense)}`,
      `${percent(f.ratio)} of full, ${times(1 / f.denseRatio)} less than dense`,
      `executed ${exact(f.executed)}\nfull pass ${exact(f.full)} (${sampled})\nfull pass on the stream's voxels ${exact(f.fullStream)}\ndense network on the range ${exact(f.dense)}\n* counted on every tenth frame`);
  });

  store.on(['shown', 'profile'], ({ shown, profile }) => {
    const mine = profileOf(shown?.energy, profile);
    if (!mine || mine.executed === null) {
      energy.show(UNKNOWN, '', shown?.energy && profile ? `${profile}: not priced` : '', '');
      return;
    }
    const { joules, low, high, attojoules } = mine.executed;
    energy.show(quantity(joules, 'J'), band(low, high, 'J'), `${mine.basis} \u00b7 ${mine.profile}`,
      `${mine.basis}, profile ${mine.profile} version ${mine.version}\nexactly ${exact(attojoules)} aJ nominal`);
  });

  store.on(['lag'], ({ lag }) => {
    if (!lag) {
      latency.show(UNKNOWN, 'ms', '', '');
      rate.show(UNKNOWN, 'Hz', '', '');
      return;
    }
    const stages = (lag.stages ?? []).map((stage) => `${stage.stage}: n ${stage.n}, ${millis(stage.p50Ms)} ms`).join('\n');
    const times = duration(lag.p50Ms, lag.p99Ms);
    latency.show(times.value, times.unit, `over ${lag.windowS} s`, `From acceptance to the last stage\n${stages}`);
    const behind = lag.frames === 1 ? '1 frame behind' : `${exact(lag.frames)} frames behind`;
    rate.root.dataset.tone = lag.frames > LATE_FRAMES ? 'bad' : '';
    latency.root.dataset.tone = lag.p50Ms > LATE_MS ? 'bad' : '';
    const lost = [lag.dropped ? `${count(lag.dropped)} dropped` : '', lag.unprocessed ? `${count(lag.unprocessed)} unprocessed` : ''].filter(Boolean).join(', ');
    rate.show(lag.hz === null ? UNKNOWN : lag.hz.toFixed(1), 'Hz', lost || behind, `${behind}\n${lost || 'nothing dropped'}\n${stages}`);
  });
}
