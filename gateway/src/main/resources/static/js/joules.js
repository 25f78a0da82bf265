/** Joules of the frame: executed against full and dense on a log scale with bands, by part, on every profile. */
import * as api from './api.js';
import { byId, el, setText, svg } from './dom.js';
import { profileOf } from './figures.js';
import { band, exact, quantity, times, UNKNOWN } from './format.js';

const WINDOW_S = 60;
const ASK_EVERY_MS = 5000;
const ROW = 20;
const LABEL = 78;
const AMOUNT = 132;

export function createJoules(store, openPrices) {
  const body = byId('joules-body');
  const totals = svg('svg', { role: 'img' });
  const subhead = el('div', { class: 'subhead' });
  const parts = svg('svg', { role: 'img' });
  const legend = el('div', { class: 'parts-legend' });
  const footer = el('div', { class: 'subhead' });
  body.append(totals, subhead, parts, legend, footer);

  byId('prices').addEventListener('click', () => openPrices(store.get().profile, null));
  const chooser = byId('profile');
  chooser.addEventListener('change', () => store.set({ profile: chooser.value }));
  store.on(['profiles', 'profile'], ({ profiles, profile }) => {
    const names = profiles.map((p) => p.profile);
    if ([...chooser.options].map((o) => o.value).join() !== names.join()) {
      chooser.replaceChildren(...profiles.map((p) => el('option', { value: p.profile, title: p.title }, p.profile)));
    }
    chooser.value = profile ?? '';
    chooser.disabled = names.length === 0;
  });

  function draw() {
    const { shown, profile } = store.get();
    const width = body.clientWidth - 22;
    if (width <= 0) return;
    const energy = shown?.energy ?? null;
    const mine = profileOf(energy, profile);
    if (!mine) {
      totals.replaceChildren();
      parts.replaceChildren();
      legend.replaceChildren();
      delete legend.dataset.names;
      setText(subhead, !shown ? 'Joules appear with the first frame.' : profile ? `This frame carries no joules on ${profile}.` : 'No energy profile is configured.');
      return;
    }
    const sampled = mine.fullPlain ? null : profileOf(shown.plainEnergy, profile);
    const plain = mine.fullPlain ?? sampled?.fullPlain ?? null;
    drawTotals(width, mine, plain, plain && sampled ? shown.plainEnergy.n : null);
    drawParts(width, energy.profiles, profile);
  }

  function drawTotals(width, mine, plain, sampledN) {
    const rows = [
      ['executed', mine.executed, true, 'What this frame cost'],
      [sampledN ? 'full pass*' : 'full pass', plain, false, sampledN ? `A full pass on plain voxels, sampled at n ${sampledN}: counted on every tenth frame` : 'A full pass on plain voxels'],
      ['full, stream', mine.fullStream, false, 'A full pass on the voxels of the stream'],
      ['dense', mine.dense, false, 'The dense network on the configured range'],
    ];
    const known = rows.map((row) => row[1]).filter((b) => b !== null && b.joules > 0);
    const low = known.length ? Math.floor(Math.log10(Math.min(...known.map((b) => b.low || b.joules)))) : -6;
    const high = known.length ? Math.max(low + 1, Math.ceil(Math.log10(Math.max(...known.map((b) => b.high || b.joules))))) : 0;
    const span = Math.max(60, width - LABEL - AMOUNT);
    const at = (joules) => LABEL + (Math.max(0, Math.log10(joules) - low) / (high - low)) * span;
    const marks = [];
    // As many decades get a label as have room for one.
    const every = Math.ceil(((high - low) * 44) / span);
    for (let decade = low; decade <= high; decade++) {
      marks.push(svg('line', { class: 'axis', x1: at(10 ** decade), x2: at(10 ** decade), y1: 0, y2: rows.length * ROW }));
      if ((decade - low) % every === 0) marks.push(svg('text', { class: 'chart-text faint', x: at(10 ** decade), y: rows.length * ROW + 11, 'text-anchor': 'middle' }, quantity(10 ** decade, 'J').replace('.00', '').replace('10.0', '10')));
    }
    const bars = rows.flatMap(([name, value, hot, title], i) => {
      const y = i * ROW;
      const label = svg('text', { class: hot ? 'chart-text strong' : 'chart-text', x: 0, y: y + 15 }, svg('title', null, title), name);
      if (value === null || value.joules <= 0) return [label, svg('text', { class: 'chart-text', x: LABEL + 6, y: y + 15 }, value === null ? 'not counted yet' : '0 J')];
      const end = at(value.joules);
      const items = [label, svg('rect', { class: hot ? 'bar-fill hot' : 'bar-fill', x: LABEL, y: y + 5, width: Math.max(1.5, end - LABEL), height: 12, rx: 2 }, svg('title', null, `${title}\n${exact(value.attojoules)} aJ nominal`))];
      if (value.low !== null && value.high !== null && value.high > value.low) {
        const [a, b] = [at(value.low), at(value.high)];
        items.push(svg('path', { class: 'whisker', d: `M${a} ${y + 11}H${b}M${a} ${y + 8}v6M${b} ${y + 8}v6`, fill: 'none' }));
      }
      items.push(svg('text', { class: hot ? 'chart-text strong' : 'chart-text', x: width - AMOUNT + 72, y: y + 15, 'text-anchor': 'end' }, quantity(value.joules, 'J')));
      if (!hot && mine.executed && mine.executed.joules > 0) items.push(svg('text', { class: 'chart-text faint', x: width, y: y + 15, 'text-anchor': 'end' }, times(value.joules / mine.executed.joules)));
      return items;
    });
    totals.setAttribute('width', width);
    totals.setAttribute('height', rows.length * ROW + 14);
    totals.setAttribute('aria-label', rows.filter((row) => row[1]).map((row) => `${row[0]} ${quantity(row[1].joules, 'J')}`).join(', '));
    totals.replaceChildren(...marks, ...bars);
    setText(subhead, '');
    subhead.append(
      el('span', null, `${mine.basis}, executed ${mine.executed ? band(mine.executed.low, mine.executed.high, 'J') : UNKNOWN}`),
      el('span', { title: sampledN ? `Full pass on plain voxels, sampled at n ${sampledN}` : '' }, sampledN ? `* sampled at n ${sampledN}` : ''));
  }

  function drawParts(width, profiles, chosen) {
    const names = [...new Set(profiles.flatMap((p) => p.parts.map((part) => part.part)))];
    const height = 19;
    const name = 96;
    const span = Math.max(40, width - name - 70);
    const rows = profiles.flatMap((profile, i) => {
      const total = profile.executed?.joules ?? 0;
      const y = i * height;
      let x = name;
      const items = [svg('text', { class: profile.profile === chosen ? 'chart-text strong' : 'chart-text', x: 0, y: y + 13 }, profile.profile)];
      for (const part of profile.parts) {
        const share = total > 0 ? part.joules / total : 0;
        items.push(svg('rect', { class: `part-${names.indexOf(part.part) % 6}`, x, y: y + 3, width: Math.max(0, share * span - 1), height: 12 },
          svg('title', null, `${part.part}: ${quantity(part.joules, 'J')} (${band(part.low, part.high, 'J')}), ${(100 * share).toFixed(0)} %`)));
        x += share * span;
      }
      items.push(svg('text', { class: profile.profile === chosen ? 'chart-text strong' : 'chart-text', x: width, y: y + 13, 'text-anchor': 'end' }, quantity(total, 'J')));
      const row = svg('g', { class: 'profiles-row' }, svg('rect', { x: 0, y, width, height, fill: 'transparent' }), ...items);
      row.addEventListener('click', () => store.set({ profile: profile.profile }));
      return [row];
    });
    parts.setAttribute('width', width);
    parts.setAttribute('height', profiles.length * height);
    parts.setAttribute('aria-label', 'Executed joules by part, for every profile');
    parts.replaceChildren(...rows);
    if (legend.dataset.names !== names.join()) {
      legend.dataset.names = names.join();
      legend.replaceChildren(...names.map((part, i) => el('span', null, el('i', { class: `swatch part-${i % 6}` }), part)));
    }
  }

  store.on(['shown', 'profile', 'dark'], draw);
  new ResizeObserver(draw).observe(body);

  let asked = '';
  async function askWindow() {
    const { sensor, profile, paused, shown } = store.get();
    // Before its first joules the service knows nothing of the sensor.
    if (sensor === null || !profile || paused || document.hidden || !shown?.energy) return;
    const key = sensor + '|' + profile;
    if (asked !== key) setText(footer, '');
    asked = key;
    try {
      const answer = await api.energyOver(sensor, profile, WINDOW_S);
      if (asked !== key) return;
      const mine = answer.sensors[0]?.profiles?.find((p) => p.profile === profile);
      if (!mine || !mine.executed) {
        setText(footer, '');
        return;
      }
      const watts = mine.watts?.executed;
      setText(footer, '');
      footer.append(
        el('span', null, `last ${answer.windowS} s: ${quantity(mine.executed.joules, 'J')} (${band(mine.executed.low, mine.executed.high, 'J')})`),
        el('span', null, watts ? `${quantity(watts.watts, 'W')} (${band(watts.low, watts.high, 'W')})` : ''));
    } catch (problem) {
      if (asked === key) setText(footer, problem.status === 404 || problem.code === 'network' ? '' : problem.message);
    }
  }
  store.on(['sensor', 'profile'], askWindow);
  setInterval(askWindow, ASK_EVERY_MS);
}
