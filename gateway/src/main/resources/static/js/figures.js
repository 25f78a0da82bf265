/** What the page derives from the counts of one frame, and the sentence that says it. No DOM. */
import { percent } from './format.js';

/** Above this share of changed voxels an event-driven pass has nothing to win. */
const NO_GAIN = 0.5;

/** From this part of a full pass on, keeping results was not worth it. */
const ALL = 0.95;

const share = (part, whole) => (whole > 0 ? part / whole : null);

/**
 * @param {?object} sparsity the frame's event
 * @param {?object} plain the newest event at or before it on which plain voxels were counted
 * @returns {?object} shares 0..1 and counts; null where the frame was not processed
 */
export function figuresOf(sparsity, plain) {
  if (!sparsity || sparsity.unprocessed || !sparsity.voxels) return null;
  const { voxels, macs, layers } = sparsity;
  let sites = 0;
  let dirty = 0;
  for (const layer of layers) {
    sites += layer.sites;
    dirty += layer.dirtySites;
  }
  const touched = voxels.activated + voxels.changed + voxels.deactivated;
  const sampled = plain && plain.macs && plain.macs.fullPlain !== null ? plain : null;
  const full = sampled ? sampled.macs.fullPlain : macs.fullStream;
  return {
    keyframe: sparsity.keyframe,
    poseKnown: sparsity.poseKnown,
    trained: sparsity.trained,
    active: voxels.active,
    range: voxels.range,
    occupied: share(voxels.active, voxels.range),
    touched,
    // More can change than is active at the end: all of a scene that vanished.
    changed: voxels.active > 0 ? Math.min(1, touched / voxels.active) : touched > 0 ? 1 : 0,
    recomputed: sites > 0 ? dirty / sites : 0,
    executed: macs.executed,
    fullStream: macs.fullStream,
    full,
    fullIsPlain: sampled !== null,
    fullN: sampled ? sampled.n : sparsity.n,
    dense: macs.dense,
    ratio: share(macs.executed, full),
    denseRatio: share(macs.executed, macs.dense),
  };
}

/**
 * One sentence on what the frame gained, or why it gained nothing.
 * @returns {{tone: 'good'|'plain'|'bad', text: string}}
 */
export function sentenceOf(sparsity, figures, isEventCamera, hasFrame = false) {
  if (!sparsity) return { tone: 'plain', text: hasFrame ? 'The network has not come to this frame yet.' : 'Waiting for the first frame.' };
  if (sparsity.unprocessed) {
    const { outcome, reason } = sparsity.unprocessed;
    return { tone: 'bad', text: `This frame was not processed (${outcome}): ${reason}` };
  }
  if (!figures) return { tone: 'plain', text: 'This frame carries no figures.' };
  const unit = isEventCamera ? 'pixels' : 'voxels';
  if (figures.keyframe) {
    return { tone: 'plain', text: `A keyframe: every site was computed, so that a reader can start here. ${percent(figures.occupied)} of the range is active.` };
  }
  if (figures.active === 0 && figures.touched === 0) {
    return { tone: 'plain', text: `An empty frame: no ${unit} are active, and nothing was computed.` };
  }
  if (figures.changed >= NO_GAIN) {
    const why = figures.poseKnown || isEventCamera
      ? 'so most of the network ran again.'
      : 'because no pose is known. Add --poses.';
    return { tone: 'bad', text: `No gain: ${percent(figures.changed)} changed, ${why}` };
  }
  const against = figures.fullIsPlain ? 'a full pass' : 'a full pass on the stream\u2019s own voxels';
  const ratio = figures.ratio === null ? 'an unknown part' : percent(figures.ratio);
  if (figures.ratio !== null && figures.ratio >= ALL) {
    return { tone: 'bad', text: `No gain: it ran ${ratio} of ${against}. ${percent(figures.changed)} of ${unit} changed, and through the layers they reach ${percent(figures.recomputed)} of the sites.` };
  }
  return {
    tone: figures.ratio !== null && figures.ratio < NO_GAIN ? 'good' : 'plain',
    text: `This frame ran ${ratio} of ${against}; ${percent(figures.changed)} of ${unit} changed.`,
  };
}

/** The energy of a profile within an energy event, or null. */
export function profileOf(energy, name) {
  if (!energy || !energy.profiles) return null;
  return energy.profiles.find((profile) => profile.profile === name) ?? null;
}
