/** The buffered frames' figures as a file: counts, joules, plans and latencies, without voxels. */

/** @returns {object} what `Download run` writes */
export function runOf(state, frames, takenAt) {
  return {
    format: 'sparsewatt-page-run',
    version: 1,
    takenAt,
    server: state.server,
    sensor: state.sensors.find((sensor) => sensor.sensor === state.sensor) ?? { sensor: state.sensor },
    profiles: state.profiles,
    note: 'Figures as the live page received them; frames that it did not receive are missing. Joules are derived from counts by the gateway.',
    frames: frames.map(({ n, sparsity, energy, scene, plan }) => ({ n, sparsity, energy, scene, plan })),
    lag: state.lag,
  };
}

export function saveAs(name, object) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(object)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has the blob once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
