/** The network layer by layer; one opens its exact counts and its joules on the profile chosen. */
import * as api from './api.js';
import { byId, el, setText } from './dom.js';
import { band, count, exact, percent, quantity, UNKNOWN } from './format.js';

export function createLayers(store) {
  const body = byId('layers-body');
  let rows = [];
  let table = null;
  let asked = 0;
  let detailKey = '';

  function buildTable(layers) {
    rows = layers.map((layer) => {
      const name = el('button', { type: 'button', onclick: () => store.set({ layer: layer.name }) }, layer.name);
      const cells = { bar: el('i'), share: el('span'), sites: el('td'), macs: el('td'), part: el('td') };
      const root = el('tr', { title: `${layer.kind}, ${layer.inputChannels} to ${layer.outputChannels} channels` },
        el('td', null, name, el('span', { class: 'kind' }, layer.kind)),
        cells.sites,
        el('td', null, el('span', { class: 'heat' }, cells.bar), cells.share),
        cells.macs, cells.part);
      root.addEventListener('click', (event) => {
        if (event.target !== name) store.set({ layer: layer.name });
      });
      return { name: layer.name, root, ...cells };
    });
    table = el('table', null,
      el('thead', null, el('tr', null, ...['layer', 'sites', 'recomputed', 'MACs', 'of full'].map((name) => el('th', { scope: 'col' }, name)))),
      el('tbody', null, ...rows.map((row) => row.root)));
    body.replaceChildren(table);
  }

  function showTable(layers) {
    const names = layers.map((layer) => layer.name).join();
    if (table === null || rows.map((row) => row.name).join() !== names || table.parentNode !== body) buildTable(layers);
    layers.forEach((layer, i) => {
      const share = layer.sites > 0 ? layer.dirtySites / layer.sites : 0;
      rows[i].bar.style.width = `${(100 * Math.min(1, share)).toFixed(1)}%`;
      setText(rows[i].share, percent(share));
      setText(rows[i].sites, count(layer.sites));
      setText(rows[i].macs, count(layer.macs.executed));
      setText(rows[i].part, layer.macs.fullStream > 0 ? percent(layer.macs.executed / layer.macs.fullStream) : UNKNOWN);
    });
  }

  function pairs(layer) {
    const entries = [
      ['recomputed', layer.sites > 0 ? percent(layer.dirtySites / layer.sites) : UNKNOWN], ['channels', `${layer.inputChannels} \u2192 ${layer.outputChannels}`],
      ['sites', exact(layer.sites)], ['dirty sites', exact(layer.dirtySites)],
      ['changed units', exact(layer.changedUnits)], ['edges', exact(layer.edges)],
      ['edges from changed', exact(layer.edgesFromChanged)], ['MACs executed', exact(layer.macs.executed)],
      ['MACs full, stream', exact(layer.macs.fullStream)], ['MACs full, plain', layer.macs.fullPlain === null ? 'not counted here' : exact(layer.macs.fullPlain)],
      ['MACs dense', exact(layer.macs.dense)], ['parameter bytes', exact(layer.bytes.parameters)],
      ['activation bytes', exact(layer.bytes.activations)], ['index bytes', exact(layer.bytes.index)],
    ];
    return el('dl', { class: 'pairs' }, ...entries.flatMap(([name, value]) => [el('dt', null, name), el('dd', null, value)]));
  }

  async function showDetail(layer, profile, n) {
    // A layer's joules need a question to the gateway: live, one a second; paused, one a frame.
    const key = [layer.name, profile, store.get().paused ? n : Math.floor(performance.now() / 1000)].join('|');
    if (key === detailKey) return;
    detailKey = key;
    const own = ++asked;
    const back = el('button', { type: 'button', class: 'back quiet', onclick: () => store.set({ layer: null }) }, '\u2190 All layers');
    const old = body.querySelector('.detail') !== null && body.dataset.layer === layer.name ? body.querySelector('.layer-joules') : null;
    const joules = el('div', { class: 'layer-joules' }, ...(old ? old.childNodes : [el('p', { class: 'hint' }, profile ? 'Asking for its joules \u2026' : 'No energy profile is chosen.')]));
    const hadFocus = body.querySelector('.back') === document.activeElement;
    const scrolled = body.scrollTop;
    body.dataset.layer = layer.name;
    body.replaceChildren(el('div', { class: 'detail' }, el('div', { class: 'detail-head' }, back, el('h3', null, layer.name), el('span', { class: 'hint' }, `${layer.kind}, ${layer.mode}, n ${n}`)), joules, pairs(layer)));
    body.scrollTop = old ? scrolled : 0;
    table = null;
    if (hadFocus) back.focus();
    if (!profile) return;
    try {
      const answer = await api.whatIf(profile, [layer]);
      if (own !== asked) return;
      joules.replaceChildren(...joulesOf(answer.layers[0], answer));
    } catch (problem) {
      if (own === asked) joules.replaceChildren(el('p', { class: 'why' }, problem.message));
    }
  }

  function joulesOf(priced, answer) {
    const line = (name, value) => el('tr', null, el('td', null, name), el('td', null, value ? quantity(value.joules, 'J') : UNKNOWN), el('td', null, value ? band(value.low, value.high, 'J') : 'not counted here'));
    return [
      el('table', null,
        el('thead', null, el('tr', null, el('th', null, `${answer.basis}, ${answer.profile}`), el('th', null, 'nominal'), el('th', null, 'band'))),
        el('tbody', null, line('executed', priced.executed), line('full, stream', priced.fullStream), line('full, plain', priced.fullPlain), line('dense', priced.dense), ...priced.parts.map((part) => line(`executed: ${part.part}`, part)))),
    ];
  }

  store.on(['shown', 'layer', 'profile'], ({ shown, layer, profile }) => {
    const sparsity = shown?.sparsity ?? null;
    const layers = sparsity?.layers ?? null;
    if (!layers) {
      // An unprocessed frame has no layers: the table of the one before stays.
      if (!shown) {
        table = null;
        detailKey = '';
        body.replaceChildren(el('p', { class: 'empty' }, 'Layers appear with the first frame.'));
      }
      return;
    }
    const facts = `${sparsity.network}${sparsity.trained ? '' : ' (untrained)'} \u00b7 ${layers.length} layers`;
    setText(byId('layers-facts'), facts);
    byId('layers-facts').title = `model ${sparsity.modelVersion}`;
    const picked = layer === null ? null : layers.find((l) => l.name === layer) ?? null;
    if (picked) showDetail(picked, profile, shown.n);
    else {
      detailKey = '';
      showTable(layers);
    }
  });
}
