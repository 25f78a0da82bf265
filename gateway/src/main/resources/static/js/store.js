/** The page's one state. Views subscribe to keys; changes of one turn arrive together, once a frame. */

export function createStore(initial) {
  let state = { ...initial };
  const subscribers = [];
  let changed = new Set();
  let scheduled = false;

  function deliver() {
    scheduled = false;
    const keys = changed;
    changed = new Set();
    for (const { watched, run } of subscribers) {
      if (watched.some((key) => keys.has(key))) run(state);
    }
  }

  return {
    get: () => state,
    set(patch) {
      const keys = Object.keys(patch).filter((key) => !Object.is(state[key], patch[key]));
      if (keys.length === 0) return;
      state = { ...state, ...patch };
      for (const key of keys) changed.add(key);
      if (scheduled) return;
      scheduled = true;
      // A hidden tab gets no animation frames; its state still moves on.
      if (document.hidden) setTimeout(deliver, 250);
      else requestAnimationFrame(deliver);
    },
    /** Runs at the next change of any of the keys, and once now. */
    on(watched, run) {
      subscribers.push({ watched, run });
      run(state);
    },
  };
}
