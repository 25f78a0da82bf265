/**
 * Orbit camera of the scene: azimuth, elevation and distance about a target that may follow the
 * vehicle. z is up. (three's own controls import by a bare name, which would need an import map.)
 */

export const HOME = { azimuth: 0, elevation: 0.52, distance: 46 };
const MIN_ELEVATION = 0.06;
const MAX_ELEVATION = Math.PI / 2 - 0.01;
const MIN_DISTANCE = 3;
const MAX_DISTANCE = 400;
/** Share of the way to the target that remains after 100 ms: follows without jerks. */
const REMAINS_AFTER_100_MS = 0.25;

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** @param {function(boolean)} changed told whether a person did it */
export function createCamera(element, changed) {
  const view = { ...HOME };
  /** Where the camera looks: smoothed, in scene coordinates. */
  const target = { x: 0, y: 0, z: 0, heading: 0 };
  const wanted = { x: 0, y: 0, z: 0, heading: 0 };
  let placed = false;
  let follow = true;
  const pointers = new Map();
  const still = matchMedia('(prefers-reduced-motion: reduce)');

  function pan(dx, dy) {
    // Pixels to metres at the target's distance, along the ground.
    const scale = view.distance / element.clientHeight;
    const direction = heading();
    const right = { x: Math.sin(direction), y: -Math.cos(direction) };
    const ahead = { x: Math.cos(direction), y: Math.sin(direction) };
    target.x += (-dx * right.x + dy * ahead.x) * scale;
    target.y += (-dx * right.y + dy * ahead.y) * scale;
    setFollow(false);
  }

  const heading = () => view.azimuth + target.heading;

  function orbit(dx, dy) {
    view.azimuth -= dx * 0.006;
    view.elevation = clamp(view.elevation + dy * 0.006, MIN_ELEVATION, MAX_ELEVATION);
    changed(true);
  }

  function zoom(factor) {
    view.distance = clamp(view.distance * factor, MIN_DISTANCE, MAX_DISTANCE);
    changed(true);
  }

  function setFollow(on) {
    follow = on;
    changed(true);
  }

  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, pan: event.button !== 0 || event.shiftKey });
  });
  element.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const dx = event.clientX - before.x;
    const dy = event.clientY - before.y;
    if (pointers.size === 2) {
      const other = [...pointers.entries()].find(([id]) => id !== event.pointerId)[1];
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const now = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      if (was > 0 && now > 0) zoom(was / now);
      pan(dx / 2, dy / 2);
    } else if (before.pan) pan(dx, dy);
    else orbit(dx, dy);
    before.x = event.clientX;
    before.y = event.clientY;
  });
  for (const type of ['pointerup', 'pointercancel']) element.addEventListener(type, (event) => pointers.delete(event.pointerId));
  element.addEventListener('contextmenu', (event) => event.preventDefault());
  element.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoom(Math.exp(clamp(event.deltaY, -200, 200) * 0.0016));
  }, { passive: false });
  element.addEventListener('dblclick', () => reset());
  element.addEventListener('keydown', (event) => {
    const turn = { ArrowLeft: [-20, 0], ArrowRight: [20, 0], ArrowUp: [0, 14], ArrowDown: [0, -14] }[event.key];
    if (event.shiftKey && turn) orbit(...turn);
    else if (event.key === '+' || event.key === '=') zoom(0.87);
    else if (event.key === '-') zoom(1.15);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  function reset() {
    Object.assign(view, HOME);
    placed = false;
    setFollow(true);
  }

  return {
    get follow() {
      return follow;
    },
    view: () => [view.azimuth, view.elevation, view.distance],
    setView([azimuth, elevation, distance]) {
      view.azimuth = azimuth;
      view.elevation = clamp(elevation, MIN_ELEVATION, MAX_ELEVATION);
      view.distance = clamp(distance, MIN_DISTANCE, MAX_DISTANCE);
      changed(false);
    },
    setFollow,
    reset,
    /** The next aim is taken at once: scene coordinates have moved. */
    jump() {
      placed = false;
    },
    /** The vehicle's place and heading, scene coordinates. */
    aim(x, y, z, yaw) {
      Object.assign(wanted, { x, y, z, heading: yaw });
      if (!placed) Object.assign(target, wanted);
      placed = true;
    },
    /**
     * Moves towards the vehicle and places the camera.
     * @returns {boolean} whether it has further to go
     */
    update(camera, elapsedMs) {
      let moving = false;
      if (follow) {
        const keep = still.matches ? 0 : Math.pow(REMAINS_AFTER_100_MS, elapsedMs / 100);
        for (const axis of ['x', 'y', 'z']) {
          const gap = target[axis] - wanted[axis];
          // A jump (a new sensor, a scrub) is not worth an animation.
          target[axis] = wanted[axis] + (Math.abs(gap) > 15 ? 0 : gap * keep);
          moving ||= Math.abs(target[axis] - wanted[axis]) > 0.01;
        }
        const turn = Math.atan2(Math.sin(target.heading - wanted.heading), Math.cos(target.heading - wanted.heading));
        target.heading = wanted.heading + turn * keep;
        moving ||= Math.abs(turn * keep) > 0.002;
      }
      // Seen from behind: azimuth 0 looks along the heading. The target lies ahead of the vehicle,
      // where the plan is.
      const direction = heading();
      const ahead = follow ? Math.min(9, view.distance * 0.2) : 0;
      const tx = target.x + Math.cos(target.heading) * ahead;
      const ty = target.y + Math.sin(target.heading) * ahead;
      const flat = Math.cos(view.elevation) * view.distance;
      camera.position.set(tx - Math.cos(direction) * flat, ty - Math.sin(direction) * flat, target.z + Math.sin(view.elevation) * view.distance);
      camera.lookAt(tx, ty, target.z);
      return moving;
    },
  };
}
