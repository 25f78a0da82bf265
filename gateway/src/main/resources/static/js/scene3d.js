/**
 * The 3-D scene of a LiDAR: instanced voxels anchored in the world, boxes with ids and velocities,
 * the plan as a ribbon coloured by speed and the futures as lines. Draws when something changed.
 */
import {
  BufferAttribute, BufferGeometry, Color, DoubleSide, DynamicDrawUsage, Group, InstancedBufferAttribute, InstancedBufferGeometry,
  BoxGeometry, EdgesGeometry, LineBasicMaterial, LineSegments, Mesh, MeshBasicMaterial, PerspectiveCamera, Scene, ShaderMaterial, Vector3, WebGLRenderer,
} from '/webjars/three/0.181.1/build/three.module.min.js';
import { createCamera } from './camera.js';
import { el } from './dom.js';
import { egoOfVoxels, groundOf } from './pose.js';
import { tint } from './tint.js';

/** Farther than this from the anchor, float32 would show: the scene is anchored anew. Metres. */
const ANCHOR_REACH = 2000;
const MAX_LABELS = 24;
/** Ids beyond this distance would cover each other. Metres. */
const LABEL_REACH = 45;
/** Speed at which the ribbon's ramp ends, m/s: town traffic fills it. */
export const FAST = 15;
const BOX_EDGES = [[0, 1], [1, 3], [3, 2], [2, 0], [4, 5], [5, 7], [7, 6], [6, 4], [0, 4], [1, 5], [2, 6], [3, 7]];
/** What is written beside an object's number; a vehicle's box says enough. */
const NAMES = { vehicle: '', pedestrian: 'person-sized', 'two-wheeler': 'rider-sized' };

/** What is written beside an object: by the network its class and how many of its voxels' votes are for it, else its size. */
function nameOf(o) {
  if (o.classSource !== 'network') return NAMES[o.kind] ?? '';
  return o.classShare === null ? o.kind : `${o.kind} ${Math.round(100 * o.classShare)}\u202f%`;
}
const RIBBON_HALF_WIDTH = 0.85;
const FUTURE_HALF_WIDTH = 0.11;
/** A future that goes nowhere is the object's own box. Metres. */
const STANDS = 0.7;
/** Of a passenger car, metres: what the sensor stands on is not told. */
const VEHICLE = [4.5, 1.9, 1.5];
const LIFT = 0.06;

const CUBE_CORNERS = [];
const CUBE_NORMALS = [];
const CUBE_FACES = [];
for (const [axis, sign] of [[0, 1], [0, -1], [1, 1], [1, -1], [2, 1], [2, -1]]) {
  const first = CUBE_CORNERS.length / 3;
  for (const [a, b] of [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]) {
    const corner = [0, 0, 0];
    corner[axis] = sign * 0.5;
    corner[(axis + 1) % 3] = a * sign;
    corner[(axis + 2) % 3] = b;
    CUBE_CORNERS.push(...corner);
    const normal = [0, 0, 0];
    normal[axis] = sign;
    CUBE_NORMALS.push(...normal);
  }
  CUBE_FACES.push(first, first + 1, first + 2, first, first + 2, first + 3);
}

const VERTEX = `
  attribute vec3 cell;
  attribute vec4 tint;
  uniform float size;
  uniform vec3 middle;
  varying vec3 vColour;
  varying float vFade;
  void main() {
    float fill = mix(0.25, 0.96, tint.a);
    vec3 place = (cell + 0.5 + position * fill) * size;
    // Three fixed lights: from above, from one side, from one end. Enough to read edges by.
    float light = 0.74 + 0.26 * max(normal.z, 0.0) + 0.07 * normal.x - 0.06 * normal.y;
    vColour = tint.rgb * light;
    vFade = smoothstep(42.0, 95.0, distance(place.xy, middle.xy));
    gl_Position = projectionMatrix * modelViewMatrix * vec4(place, 1.0);
  }`;

const FRAGMENT = `
  uniform vec3 background;
  varying vec3 vColour;
  varying float vFade;
  void main() {
    gl_FragColor = vec4(mix(vColour, background, vFade * 0.75), 1.0);
  }`;

/** Line segments whose points are rewritten every frame. */
class Lines {
  constructor(opacity) {
    this.material = new LineBasicMaterial({ vertexColors: true, transparent: opacity < 1, opacity });
    this.object = new LineSegments(new BufferGeometry(), this.material);
    this.object.frustumCulled = false;
    this.capacity = 0;
    this.count = 0;
    this.#reserve(1024);
  }

  #reserve(capacity) {
    const grow = (old, width) => {
      const attribute = new BufferAttribute(new Float32Array(capacity * width), width).setUsage(DynamicDrawUsage);
      if (old) attribute.array.set(old.array);
      return attribute;
    };
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', (this.position = grow(this.position, 3)));
    geometry.setAttribute('color', (this.colour = grow(this.colour, 3)));
    this.object.geometry.dispose();
    this.object.geometry = geometry;
    this.capacity = capacity;
  }

  clear() {
    this.count = 0;
  }

  add(ax, ay, az, bx, by, bz, colour) {
    if (this.count + 2 > this.capacity) this.#reserve(this.capacity * 2);
    this.position.array.set([ax, ay, az, bx, by, bz], 3 * this.count);
    this.colour.array.set([colour.r, colour.g, colour.b, colour.r, colour.g, colour.b], 3 * this.count);
    this.count += 2;
  }

  done() {
    this.position.needsUpdate = true;
    this.colour.needsUpdate = true;
    this.object.geometry.setDrawRange(0, this.count);
  }
}

/** Flat bands along polylines on the ground, rewritten every frame; each fades out along its way. */
class Bands {
  constructor() {
    this.object = new Mesh(new BufferGeometry(), new MeshBasicMaterial({ vertexColors: true, side: DoubleSide, transparent: true, opacity: 0.8, depthWrite: false }));
    this.object.frustumCulled = false;
    this.object.renderOrder = 1;
    this.places = [];
    this.colours = [];
  }

  clear() {
    this.places.length = 0;
    this.colours.length = 0;
  }

  /** @param {function(number): Array<number>} at place of point i */
  add(count, at, z, halfWidth, near, far) {
    let before = null;
    for (let i = 0; i < count; i++) {
      const [x, y] = at(i);
      const [ax, ay] = at(Math.max(0, i - 1));
      const [bx, by] = at(Math.min(count - 1, i + 1));
      const length = Math.hypot(bx - ax, by - ay) || 1;
      const [sx, sy] = [(-(by - ay) / length) * halfWidth, ((bx - ax) / length) * halfWidth];
      const t = i / (count - 1);
      const here = { left: [x + sx, y + sy, z], right: [x - sx, y - sy, z], colour: [near.r + (far.r - near.r) * t, near.g + (far.g - near.g) * t, near.b + (far.b - near.b) * t] };
      if (before !== null) {
        this.places.push(...before.left, ...before.right, ...here.left, ...before.right, ...here.right, ...here.left);
        this.colours.push(...before.colour, ...before.colour, ...here.colour, ...before.colour, ...here.colour, ...here.colour);
      }
      before = here;
    }
  }

  done() {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(this.places), 3));
    geometry.setAttribute('color', new BufferAttribute(new Float32Array(this.colours), 3));
    this.object.geometry.dispose();
    this.object.geometry = geometry;
    this.object.visible = this.places.length > 0;
  }
}

/** A strip of quads with a colour per cross-section. */
class Ribbon {
  constructor() {
    const material = { vertexColors: true, side: DoubleSide, transparent: true, depthWrite: false };
    this.near = new Mesh(new BufferGeometry(), new MeshBasicMaterial({ ...material, opacity: 0.82 }));
    // What stands before the plan lets it through faintly: a plan must never be out of sight.
    this.through = new Mesh(this.near.geometry, new MeshBasicMaterial({ ...material, opacity: 0.3, depthTest: false }));
    this.object = new Group();
    for (const mesh of [this.through, this.near]) {
      mesh.frustumCulled = false;
      mesh.renderOrder = 2;
      this.object.add(mesh);
    }
    this.object.visible = false;
  }

  show(points, colours) {
    this.object.visible = points.length >= 6;
    if (!this.object.visible) return;
    const index = [];
    for (let i = 0; i + 3 < points.length / 3; i += 2) index.push(i, i + 1, i + 2, i + 1, i + 3, i + 2);
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(points), 3));
    geometry.setAttribute('color', new BufferAttribute(new Float32Array(colours), 3));
    geometry.setIndex(index);
    this.near.geometry.dispose();
    this.near.geometry = geometry;
    this.through.geometry = geometry;
  }
}

const colourOf = ([r, g, b]) => new Color().setRGB(r / 255, g / 255, b / 255, 'srgb-linear');

/**
 * @param {HTMLElement} container
 * @returns {{show: function, setPalette: function, camera: object, dispose: function}}
 * @throws where the browser has no WebGL
 */
export function createScene3d(container, onCamera) {
  // Colours are written as they shall appear: no colour management between palette and pixel.
  const renderer = new WebGLRenderer({ antialias: true, powerPreference: 'high-performance' });
  renderer.outputColorSpace = 'srgb-linear';
  renderer.setPixelRatio(Math.min(2, devicePixelRatio));
  const canvas = renderer.domElement;
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'application');
  canvas.setAttribute('aria-label', '3-D scene: active voxels, objects and plan. Shift and arrows orbit, plus and minus zoom.');
  container.append(canvas);
  const labels = el('div', { 'aria-hidden': 'true' });
  container.append(labels);

  const scene = new Scene();
  const lens = new PerspectiveCamera(48, 1, 0.3, 900);
  lens.up.set(0, 0, 1);

  const uniforms = { size: { value: 0.2 }, middle: { value: new Vector3() }, background: { value: new Color() } };
  let geometry = null;
  let cells = null;
  let tints = null;
  const voxelMesh = new Mesh(new BufferGeometry(), new ShaderMaterial({ vertexShader: VERTEX, fragmentShader: FRAGMENT, uniforms }));
  voxelMesh.frustumCulled = false;
  const boxes = new Lines(1);
  const futures = new Bands();
  const rings = new Lines(1);
  const ribbon = new Ribbon();
  const ego = new Group();
  const roof = new Mesh(new BufferGeometry(), new MeshBasicMaterial({ side: DoubleSide, depthTest: false, transparent: true }));
  roof.geometry.setAttribute('position', new BufferAttribute(new Float32Array([1.7, 0, 0, -1.3, 0.95, 0, -0.7, 0, 0, 1.7, 0, 0, -0.7, 0, 0, -1.3, -0.95, 0]), 3));
  roof.position.z = VEHICLE[2];
  roof.renderOrder = 3;
  const hull = new LineSegments(new EdgesGeometry(new BoxGeometry(...VEHICLE)), new LineBasicMaterial());
  hull.position.z = VEHICLE[2] / 2;
  ego.add(hull, roof);
  const overlay = new Group();
  overlay.add(rings.object, futures.object, ribbon.object, boxes.object, ego);
  scene.add(voxelMesh, overlay);

  let palette = null;
  let anchor = null;
  let ground = 0;
  let groundRevision = -1;
  let labelled = [];
  let drawn = '';
  /** What boxes, plan and rings were drawn of: several events of one frame change nothing here. */
  let sceneryDrawn = [];
  let dirty = true;
  let frameRequest = 0;
  let lastTime = 0;

  const camera = createCamera(canvas, (byPerson) => {
    request();
    if (byPerson) onCamera();
  });

  function request() {
    dirty = true;
    if (frameRequest === 0) frameRequest = requestAnimationFrame(draw);
  }

  function draw(time) {
    frameRequest = 0;
    const elapsed = Math.min(200, time - lastTime);
    lastTime = time;
    const moving = camera.update(lens, elapsed);
    if (dirty || moving) {
      dirty = false;
      renderer.render(scene, lens);
      placeLabels();
    }
    if (moving) {
      dirty = true;
      frameRequest = requestAnimationFrame(draw);
    }
  }

  function resize() {
    const { clientWidth: width, clientHeight: height } = container;
    if (width === 0 || height === 0) return;
    renderer.setSize(width, height, false);
    lens.aspect = width / height;
    lens.updateProjectionMatrix();
    request();
  }
  const observer = new ResizeObserver(resize);
  observer.observe(container);

  function reserve(rows) {
    const capacity = Math.max(1 << 14, 1 << Math.ceil(Math.log2(rows)));
    if (cells !== null && cells.count >= rows) return;
    geometry?.dispose();
    geometry = new InstancedBufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(CUBE_CORNERS), 3));
    geometry.setAttribute('normal', new BufferAttribute(new Float32Array(CUBE_NORMALS), 3));
    geometry.setIndex(CUBE_FACES);
    cells = new InstancedBufferAttribute(new Float32Array(capacity * 3), 3).setUsage(DynamicDrawUsage);
    tints = new InstancedBufferAttribute(new Uint8Array(capacity * 4), 4, true).setUsage(DynamicDrawUsage);
    geometry.setAttribute('cell', cells);
    geometry.setAttribute('tint', tints);
    voxelMesh.geometry = geometry;
  }

  function drawVoxels(voxels, colour) {
    const size = voxels.frame?.voxelSize || 0.2;
    reserve(voxels.size);
    const [ax, ay, az] = [anchor.x / size, anchor.y / size, anchor.z / size].map(Math.round);
    const out = cells.array;
    for (let row = 0, i = 0; row < voxels.size; row++) {
      out[i++] = voxels.x[row] - ax;
      out[i++] = voxels.y[row] - ay;
      out[i++] = voxels.z[row] - az;
    }
    tint(voxels, tints.array, { colour, palette, ground });
    for (const [attribute, width] of [[cells, 3], [tints, 4]]) {
      attribute.clearUpdateRanges();
      attribute.addUpdateRange(0, voxels.size * width);
      attribute.needsUpdate = true;
    }
    geometry.instanceCount = voxels.size;
    uniforms.size.value = size;
    // The lattice is subtracted in whole voxels; what is left of the anchor moves the mesh.
    voxelMesh.position.set(ax * size - anchor.x, ay * size - anchor.y, az * size - anchor.z);
  }

  /** A person: an eight-sided post. */
  function addPost(o, colour) {
    const radius = Math.max(o.length, o.width) / 2;
    const [low, high] = [o.z - anchor.z - o.height / 2, o.z - anchor.z + o.height / 2];
    const at = (i) => [o.x - anchor.x + radius * Math.cos((i * Math.PI) / 4), o.y - anchor.y + radius * Math.sin((i * Math.PI) / 4)];
    for (let i = 0; i < 8; i++) {
      for (const z of [low, high]) boxes.add(...at(i), z, ...at(i + 1), z, colour);
      boxes.add(...at(i), low, ...at(i), high, colour);
    }
  }

  function drawObjects(objects, obstacles, here) {
    boxes.clear();
    labelled = [];
    const text = colourOf(palette.text);
    const muted = colourOf(palette.muted);
    const accent = colourOf(palette.accent);
    const cornerOf = (o) => {
      const c = Math.cos(o.yaw);
      const s = Math.sin(o.yaw);
      return (i) => {
        const dx = ((i & 1) - 0.5) * o.length;
        const dy = (((i >> 1) & 1) - 0.5) * o.width;
        const dz = (((i >> 2) & 1) - 0.5) * o.height;
        return [o.x - anchor.x + dx * c - dy * s, o.y - anchor.y + dx * s + dy * c, o.z - anchor.z + dz];
      };
    };
    // What stands in the way without being an object: its box, and nothing to read.
    const inTheWay = colourOf(palette.bad);
    for (const o of obstacles) {
      const corner = cornerOf(o);
      for (const [a, b] of BOX_EDGES) boxes.add(...corner(a), ...corner(b), inTheWay);
    }
    for (const o of objects) {
      const corner = cornerOf(o);
      const known = NAMES[o.kind] !== undefined;
      const colour = known ? text : muted;
      if (o.kind === 'pedestrian') addPost(o, colour);
      else for (const [a, b] of BOX_EDGES) boxes.add(...corner(a), ...corner(b), colour);
      const speed = Math.hypot(o.vx, o.vy);
      const [x, y] = [o.x - anchor.x, o.y - anchor.y];
      if (speed > 0.5) {
        // One second of travel, with a head of two strokes.
        const z = ground - anchor.z + 0.35;
        const [tx, ty] = [x + o.vx, y + o.vy];
        boxes.add(x, y, z, tx, ty, z, accent);
        const head = Math.min(0.6, speed * 0.35) / speed;
        for (const side of [1, -1]) boxes.add(tx, ty, z, tx - (o.vx + side * o.vy * 0.5) * head, ty - (o.vy - side * o.vx * 0.5) * head, z, accent);
      }
      const distance = Math.hypot(o.x - here.x, o.y - here.y);
      if (distance < LABEL_REACH) {
        labelled.push({ distance, place: new Vector3(x, y, o.z - anchor.z + o.height / 2 + 0.2), text: [o.track, nameOf(o), speed > 0.5 ? `${speed.toFixed(1)}\u202fm/s` : ''].filter(Boolean).join(' ') });
      }
    }
    boxes.done();
    labelled.sort((a, b) => a.distance - b.distance);
    labelled.length = Math.min(labelled.length, MAX_LABELS);
    while (labels.childElementCount < labelled.length) labels.append(el('div', { class: 'label3d', hidden: true }));
    [...labels.children].forEach((node, i) => {
      // Shown again once it has its place.
      if (i >= labelled.length) node.hidden = true;
      else if (node.textContent !== labelled[i].text) node.textContent = labelled[i].text;
    });
  }

  function placeLabels() {
    const { clientWidth: width, clientHeight: height } = container;
    const taken = [];
    const place = new Vector3();
    labelled.forEach((label, i) => {
      const node = labels.children[i];
      place.copy(label.place).project(lens);
      const x = Math.round((place.x * 0.5 + 0.5) * width);
      const y = Math.round((0.5 - place.y * 0.5) * height);
      // The nearer one stays where two would cover each other; the bars at the rims stay free.
      const free = place.z < 1 && x > 0 && x < width - 60 && y > 44 && y < height - 34 && taken.every((t) => Math.abs(t.x - x) > 62 || Math.abs(t.y - y) > 16);
      node.hidden = !free;
      if (!free) return;
      taken.push({ x, y });
      node.style.transform = `translate(${x}px, ${y}px) translate(-50%, -100%)`;
    });
  }

  function drawPlan(plan, future) {
    futures.clear();
    const line = colourOf(palette.changed);
    const bad = colourOf(palette.bad);
    const picked = colourOf(palette.accent);
    const z = ground - anchor.z + LIFT * 2;
    const faded = (colour) => colour.clone().lerp(uniforms.background.value, 0.75);
    for (const f of plan?.futures ?? []) {
      if (future !== null && f.index !== future) continue;
      const colour = f.collides ? bad : future === null ? line : picked;
      for (const agent of f.agents) {
        const p = agent.path;
        if (p.length < 4 || Math.hypot(p[p.length - 2] - p[0], p[p.length - 1] - p[1]) < STANDS) continue;
        futures.add(p.length / 2, (i) => [p[2 * i] - anchor.x, p[2 * i + 1] - anchor.y], z, FUTURE_HALF_WIDTH, colour, faded(colour));
      }
    }
    futures.done();
    const t = plan?.trajectory;
    const points = [];
    const colours = [];
    for (let i = 0; t && i < t.x.length; i++) {
      const s = Math.sin(t.heading[i]) * RIBBON_HALF_WIDTH;
      const c = Math.cos(t.heading[i]) * RIBBON_HALF_WIDTH;
      const at = 3 * Math.round(Math.min(1, Math.max(0, t.speed[i] / FAST)) * 255);
      const rgb = [palette.speed[at] / 255, palette.speed[at + 1] / 255, palette.speed[at + 2] / 255];
      points.push(t.x[i] - anchor.x - s, t.y[i] - anchor.y + c, ground - anchor.z + LIFT, t.x[i] - anchor.x + s, t.y[i] - anchor.y - c, ground - anchor.z + LIFT);
      colours.push(...rgb, ...rgb);
    }
    ribbon.show(points, colours);
  }

  function drawRings(here) {
    rings.clear();
    const colour = colourOf(palette.line);
    const [cx, cy, z] = [here.x - anchor.x, here.y - anchor.y, ground - anchor.z + 0.02];
    for (const radius of [10, 20, 40]) {
      const steps = 72;
      for (let i = 0; i < steps; i++) {
        const a = (i / steps) * 2 * Math.PI;
        const b = ((i + 1) / steps) * 2 * Math.PI;
        rings.add(cx + radius * Math.cos(a), cy + radius * Math.sin(a), z, cx + radius * Math.cos(b), cy + radius * Math.sin(b), z, colour);
      }
    }
    rings.done();
  }

  return {
    camera,
    canvas,
    setPalette(next) {
      palette = next;
      uniforms.background.value = colourOf(palette.scene);
      scene.background = colourOf(palette.scene);
      for (const part of [hull, roof]) part.material.color = colourOf(palette.accent);
      drawn = '';
    },
    /** Draws a frame as the store shows it. */
    show(shown, colour, future) {
      if (palette === null || shown === null) return;
      const { voxels } = shown;
      const here = egoOfVoxels(shown);
      if (anchor === null || Math.hypot(here.x - anchor.x, here.y - anchor.y) > ANCHOR_REACH) {
        anchor = { x: here.x, y: here.y, z: here.z };
        drawn = '';
        camera.jump();
      }
      if (groundRevision !== voxels.revision) {
        groundRevision = voxels.revision;
        const found = groundOf(voxels, here);
        // Levels are one voxel apart: keeping the last one nearby stops the ribbon from hopping.
        if (found !== null && Math.abs(found - ground) > (voxels.frame.voxelSize ?? 0) * 1.1) ground = found;
      }
      const key = voxels.revision + colour;
      if (key !== drawn) {
        drawVoxels(voxels, colour);
        drawn = key;
      }
      uniforms.middle.value.set(here.x - anchor.x - voxelMesh.position.x, here.y - anchor.y - voxelMesh.position.y, 0);
      const scenery = [shown.scene, shown.plan, future, ground, anchor, palette, here.x, here.y];
      if (scenery.some((part, i) => part !== sceneryDrawn[i])) {
        sceneryDrawn = scenery;
        drawObjects(shown.scene?.objects ?? [], shown.scene?.obstacles ?? [], here);
        drawPlan(shown.plan, future);
        drawRings(here);
      }
      ego.position.set(here.x - anchor.x, here.y - anchor.y, ground - anchor.z);
      ego.rotation.z = here.yaw;
      camera.aim(here.x - anchor.x, here.y - anchor.y, ground - anchor.z, here.yaw);
      request();
    },
    dispose() {
      observer.disconnect();
      cancelAnimationFrame(frameRequest);
      renderer.dispose();
      canvas.remove();
      labels.remove();
    },
  };
}
