/** Requests to the gateway, and its errors in words. */

/** A problem+json answer, or the network's failure in the same shape. */
export class Problem extends Error {
  constructor({ status = 0, code = 'network', title, detail }) {
    super(detail ? `${title}: ${detail}` : title);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail ?? '';
  }
}

async function problemOf(response) {
  const type = response.headers.get('Content-Type') ?? '';
  if (type.includes('json')) {
    try {
      const body = await response.json();
      if (typeof body.title === 'string') return new Problem({ ...body, status: response.status });
    } catch {
      // Falls through: the status says what there is to say.
    }
  }
  return new Problem({ status: response.status, code: 'http', title: `The gateway answered ${response.status}`, detail: response.statusText });
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...options });
  } catch {
    throw new Problem({ title: 'The gateway does not answer', detail: `${path} could not be reached.` });
  }
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 ? null : response.json();
}

const post = (path, body) =>
  request(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export const sensors = () => request('/api/v1/sensors');
export const profiles = () => request('/api/v1/energy/profiles');
export const energyOver = (sensor, profile, seconds) =>
  request(`/api/v1/energy?${new URLSearchParams({ sensor, profile, window: String(seconds) })}`);
export const whatIf = (profile, layers) => post('/api/v1/energy/what-if', { profile, layers });
export const openSession = (key) => post('/api/v1/session', { key });
