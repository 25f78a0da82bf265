/** Dark or light: the system's choice until the person makes one. */

const KEY = 'sparsewatt.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

export function createTheme(store, initial) {
  let chosen = initial ?? stored();
  const dark = () => (chosen === 'dark' || chosen === 'light' ? chosen === 'dark' : system.matches);

  function apply() {
    if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
    store.set({ dark: dark() });
  }

  system.addEventListener('change', apply);
  apply();
  return {
    toggle() {
      chosen = dark() ? 'light' : 'dark';
      try {
        localStorage.setItem(KEY, chosen);
      } catch {
        // As above.
      }
      apply();
    },
  };
}
