/** Poses, and the ground under them. No DOM. */

/** Heading about z of a unit quaternion, radians. */
export const yawOf = ({ qx, qy, qz, qw }) => Math.atan2(2 * (qw * qz + qx * qy), 1 - 2 * (qy * qy + qz * qz));

/** Where the vehicle is on a frame: its own pose, else the sensor's, else the grid's origin. */
export function egoOf(shown) {
  const pose = shown?.scene?.ego ?? shown?.voxels?.frame?.pose ?? null;
  if (pose === null) return { x: 0, y: 0, z: 0, yaw: 0, known: false };
  return { x: pose.x, y: pose.y, z: pose.z, yaw: yawOf(pose), known: true };
}

/** The same as the voxels shown have it: they may be a moment ahead of the scene. */
export function egoOfVoxels(shown) {
  const { voxels, scene } = shown;
  return voxels.frame?.pose && (!scene || voxels.n >= scene.n) ? egoOf({ voxels }) : egoOf(shown);
}

/** Only voxels this near the vehicle speak for its ground, metres. */
const NEAR = 18;
/** The ground is the lowest level that holds this share of the fullest one. */
const FULL_ENOUGH = 0.4;

/**
 * World z of the ground's surface about the vehicle: roads fill one level of voxels, walls spread
 * over many.
 * @returns {?number} null where there are no voxels to tell by
 */
export function groundOf(voxels, ego) {
  const size = voxels.frame?.voxelSize ?? 0;
  if (size === 0 || voxels.size === 0) return null;
  const cx = ego.x / size;
  const cy = ego.y / size;
  const reach = (NEAR / size) ** 2;
  const levels = new Map();
  for (let row = 0; row < voxels.size; row++) {
    const dx = voxels.x[row] - cx;
    const dy = voxels.y[row] - cy;
    if (dx * dx + dy * dy > reach) continue;
    const z = voxels.z[row];
    levels.set(z, (levels.get(z) ?? 0) + 1);
  }
  if (levels.size === 0) return null;
  const fullest = Math.max(...levels.values());
  let lowest = Infinity;
  for (const [z, filled] of levels) if (filled >= FULL_ENOUGH * fullest && z < lowest) lowest = z;
  return (lowest + 1) * size;
}
