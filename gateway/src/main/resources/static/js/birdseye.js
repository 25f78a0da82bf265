/** The plan from above, the vehicle's heading upwards: free space, objects, futures, trajectory; and its energy by term and future. */
import { byId, el, setText } from './dom.js';
import { digits3 } from './format.js';
import { readPalette, rgb } from './palette.js';
import { egoOf } from './pose.js';
import { FAST } from './scene3d.js';

/** Kinds of objects that the view knows; anything else is drawn fainter. */
const KINDS = ['vehicle', 'pedestrian', 'two-wheeler'];

/** Where the road of a plan is known from, in words. */
const ROADS = { corridor: 'corridor ahead', referencePath: 'path of the sender', lanes: 'lanes' };

/** What the view spans about the vehicle, metres. */
const AHEAD = 42;
const BEHIND = 14;

export function createBirdseye(store) {
  const canvas = byId('birdseye');
  const context = canvas.getContext('2d');
  let palette = readPalette();

  function draw() {
    const { shown, future } = store.get();
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (width === 0 || height === 0) return;
    const ratio = Math.min(2, devicePixelRatio);
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    if (!shown || (!shown.scene && !shown.plan)) return;
    const ego = egoOf(shown);
    const scale = height / (AHEAD + BEHIND);
    const cx = width / 2;
    const cy = AHEAD * scale;
    const c = Math.cos(ego.yaw);
    const s = Math.sin(ego.yaw);
    /** World to pixels: forward is up, left is left. */
    const px = (x, y) => [cx - (-(x - ego.x) * s + (y - ego.y) * c) * scale, cy - ((x - ego.x) * c + (y - ego.y) * s) * scale];
    freeSpace(shown.scene?.freeSpace, cx, cy, scale);
    drawRoad(shown.plan?.road, px, scale);
    rings(cx, cy, scale);
    drawFutures(shown.plan, future, px);
    drawPath(shown.plan?.trajectory, px, scale);
    const numbered = [];
    const distance = (o) => Math.hypot(o.x - ego.x, o.y - ego.y);
    const objects = [...(shown.scene?.objects ?? [])].sort((a, b) => distance(a) - distance(b));
    for (const obstacle of shown.scene?.obstacles ?? []) drawObstacle(obstacle, px, scale, ego.yaw);
    for (const object of objects) drawObject(object, px, scale, ego.yaw, numbered);
    drawEgo(cx, cy, scale);
  }

  function freeSpace(free, cx, cy, scale) {
    if (!free) return;
    const step = (2 * Math.PI) / free.sectors;
    context.beginPath();
    free.metres.forEach((metres, i) => {
      const radius = Math.min(metres ?? 80, 80) * scale;
      for (const edge of [0, 1]) {
        const azimuth = -Math.PI + (i + edge) * step;
        context.lineTo(cx - Math.sin(azimuth) * radius, cy - Math.cos(azimuth) * radius);
      }
    });
    context.closePath();
    context.fillStyle = rgb(palette.panel);
    context.fill();
    context.strokeStyle = rgb(palette.line);
    context.lineWidth = 1;
    context.stroke();
  }

  /** The strip that the plan was held to: kerbs, and a broken line along its middle. */
  function drawRoad(road, px, scale) {
    if (!road || road.points.length < 4) return;
    const line = new Path2D();
    for (let i = 0; i + 1 < road.points.length; i += 2) line.lineTo(...px(road.points[i], road.points[i + 1]));
    context.lineJoin = 'round';
    context.lineCap = 'butt';
    const wide = road.width * scale;
    // The wider stroke shows beside the narrower one: two kerbs of one path.
    for (const [width, colour] of [[wide + 2, rgb(palette.muted, 0.55)], [wide, rgb(palette.raised)]]) {
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke(line);
    }
    context.setLineDash([6, 6]);
    context.lineWidth = 1;
    context.strokeStyle = rgb(palette.faint, 0.5);
    context.stroke(line);
    context.setLineDash([]);
  }

  function rings(cx, cy, scale) {
    context.strokeStyle = rgb(palette.faint, 0.3);
    context.fillStyle = rgb(palette.faint);
    context.font = '10px system-ui, sans-serif';
    context.lineWidth = 1;
    for (const radius of [10, 20, 40]) {
      context.beginPath();
      context.arc(cx, cy, radius * scale, 0, 2 * Math.PI);
      context.stroke();
      context.fillText(`${radius} m`, cx + 4, cy - radius * scale + 11);
    }
  }

  function drawFutures(plan, future, px) {
    for (const f of plan?.futures ?? []) {
      if (future !== null && f.index !== future) continue;
      context.strokeStyle = f.collides ? rgb(palette.bad, 0.9) : future === null ? rgb(palette.changed, 0.6) : rgb(palette.accent, 0.95);
      context.lineWidth = future === null ? 1 : 1.5;
      for (const { path } of f.agents) {
        context.beginPath();
        for (let i = 0; i + 1 < path.length; i += 2) context.lineTo(...px(path[i], path[i + 1]));
        context.stroke();
      }
    }
  }

  function drawPath(path, px, scale) {
    if (!path) return;
    context.lineWidth = Math.max(3, 1.7 * scale);
    context.lineCap = 'butt';
    for (let i = 0; i + 1 < path.x.length; i++) {
      const at = 3 * Math.round(Math.min(1, Math.max(0, path.speed[i] / FAST)) * 255);
      context.strokeStyle = rgb(palette.speed.subarray(at, at + 3), 0.9);
      context.beginPath();
      context.moveTo(...px(path.x[i], path.y[i]));
      context.lineTo(...px(path.x[i + 1], path.y[i + 1]));
      context.stroke();
    }
  }

  /** What stands in the way without being an object. */
  function drawObstacle(o, px, scale, yaw) {
    context.save();
    context.translate(...px(o.x, o.y));
    context.rotate(yaw - o.yaw - Math.PI / 2);
    context.fillStyle = rgb(palette.bad, 0.55);
    context.fillRect((-o.length * scale) / 2, (-o.width * scale) / 2, o.length * scale, o.width * scale);
    context.restore();
  }

  function drawObject(o, px, scale, yaw, numbered) {
    const [x, y] = px(o.x, o.y);
    const known = KINDS.includes(o.kind);
    const colour = known ? palette.text : palette.faint;
    context.save();
    context.translate(x, y);
    context.rotate(yaw - o.yaw - Math.PI / 2);
    context.strokeStyle = rgb(colour, known ? 1 : 0.7);
    context.fillStyle = rgb(colour, known ? 0.22 : 0.08);
    context.lineWidth = 1;
    const [length, width] = [o.length * scale, o.width * scale];
    context.beginPath();
    // A person is a disc, a rider a lozenge, all else its box: told apart without colour.
    if (o.kind === 'pedestrian') context.arc(0, 0, Math.max(2.5, Math.max(length, width) / 2), 0, 2 * Math.PI);
    else if (o.kind === 'two-wheeler') context.roundRect(-length / 2, -Math.max(4, width) / 2, length, Math.max(4, width), Math.max(4, width) / 2);
    else context.rect(-length / 2, -width / 2, length, width);
    context.fill();
    context.stroke();
    context.restore();
    const speed = Math.hypot(o.vx, o.vy);
    if (speed < 0.5) return;
    context.strokeStyle = rgb(palette.accent);
    context.lineWidth = 1.25;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(...px(o.x + o.vx, o.y + o.vy));
    context.stroke();
    // The nearest to the vehicle come first; a number that would cover another is left out.
    const [tx, ty] = [x + 6, y - 5];
    if (numbered.some(([a, b]) => Math.abs(a - tx) < 22 && Math.abs(b - ty) < 12)) return;
    numbered.push([tx, ty]);
    context.fillStyle = rgb(palette.text, 0.85);
    context.fillText(String(o.track), tx, ty);
  }

  function drawEgo(cx, cy, scale) {
    const size = Math.max(6, 2.2 * scale);
    context.fillStyle = rgb(palette.accent);
    context.beginPath();
    context.moveTo(cx, cy - size);
    context.lineTo(cx + size * 0.62, cy + size * 0.8);
    context.lineTo(cx, cy + size * 0.45);
    context.lineTo(cx - size * 0.62, cy + size * 0.8);
    context.fill();
  }

  new ResizeObserver(draw).observe(canvas);
  store.on(['shown', 'future'], draw);
  store.on(['dark'], () => {
    palette = readPalette();
    draw();
  });

  let futuresKey = '';
  store.on(['shown', 'future'], ({ shown, future, modality }) => {
    const plan = shown?.plan ?? null;
    showFacts(plan);
    const list = plan?.futures ?? [];
    // Futures come and go by index: a picked one that is gone is let go.
    if (future !== null && plan && !list.some((f) => f.index === future)) {
      store.set({ future: null });
      return;
    }
    const key = list.map((f) => `${f.index}${f.collides}`).join() + future;
    if (key !== futuresKey) {
      futuresKey = key;
      byId('futures').replaceChildren(...chips(list, future));
    }
    const picked = list.find((f) => f.index === future) ?? null;
    byId('terms').replaceChildren(...(plan ? bars(plan, picked) : [el('p', { class: 'hint' }, !shown ? 'The plan appears with the first scene.' : modality === 'event-camera' ? 'Plans come of scenes, and scenes of a LiDAR. An event camera has neither.' : 'No plan came with this frame.')]));
  });

  function chips(list, future) {
    if (list.length === 0) return [];
    const chip = (index, text, title, collides) =>
      el('button', { type: 'button', 'aria-pressed': String(index === future), class: collides ? 'collides' : null, title, onclick: () => store.set({ future: index === future ? null : index }) }, text);
    return [
      chip(null, 'All', `The expectation over ${list.length} futures`, false),
      ...list.map((f) => chip(f.index, String(f.index + 1), f.collides ? 'The plan collides in this future' : `Energy of future ${f.index + 1}`, f.collides)),
    ];
  }

  function bars(plan, picked) {
    const terms = picked ? picked.terms : plan.terms;
    const total = picked ? picked.energy : plan.energy;
    const most = Math.max(1e-9, ...terms.map((term) => Math.abs(term.value)));
    const name = picked ? `Cost in future ${picked.index + 1}` : `Expected cost, ${plan.futures.length} futures`;
    const row = (label, value, share, className) => {
      const fill = el('div', { class: 'fill' });
      fill.style.width = `${(100 * share).toFixed(1)}%`;
      return el('div', { class: `bar-row ${className}` }, el('span', { class: 'name', title: label }, label), el('span', { class: 'amount' }, digits3(value)),
        share === null ? null : el('div', { class: 'track' }, fill));
    };
    const reasons = (plan.reasons ?? []).map((reason) => el('p', { class: 'why' }, reason));
    const rows = [...reasons, row(name, total, null, 'total'), ...terms.map((term) => row(term.name, term.value, Math.abs(term.value) / most, ''))];
    if (picked?.collides) rows.push(el('p', { class: 'why' }, `The plan collides${picked.worstAgent ? ` with ${picked.worstAgent}` : ''} in this future.`));
    else if (picked?.worstAgent) rows.push(el('p', { class: 'hint' }, `Agent ${picked.worstAgent} costs most.`));
    rows.push(...(plan.remarks ?? []).map((remark) => el('p', { class: 'hint' }, remark)));
    return rows;
  }

  function showFacts(plan) {
    const colliding = plan ? plan.futures.filter((f) => f.collides).length : 0;
    const parts = plan ? [colliding ? `collides in ${colliding} of ${plan.futures.length} futures` : '', `road: ${ROADS[plan.map] ?? plan.map}`, `predictor: ${plan.predictor}`] : [];
    const facts = byId('plan-facts');
    setText(byId('plan-verdict'), plan && plan.verdict !== 'ok' ? plan.verdict : '');
    setText(facts, parts.filter(Boolean).join(' \u00b7 '));
    facts.title = plan ? `plan ${plan.planHash}\nsearch ended by ${plan.bound}\n${plan.counts.rollouts} rollouts, ${plan.counts.gradientSteps} gradient steps, ${plan.counts.factorEvaluations} factor evaluations` : '';
  }
}
