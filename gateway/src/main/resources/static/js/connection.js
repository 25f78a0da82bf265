/**
 * The two live connections: server-sent events for figures, a WebSocket for voxels. Both come back
 * by themselves; what they say goes to the callbacks, nothing is kept here but the wiring.
 */
import * as api from './api.js';
import { decode } from './wire.js';

const TYPES = ['sparsity', 'energy', 'scene', 'plan', 'lag'];
/** The gateway pings after 10 s of silence: more than two of them missing is a lost connection. */
const SILENCE_MS = 25_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8_000;

/** A delay that doubles, so that a restarting gateway is not hammered by its pages. */
function backoff() {
  let delay = FIRST_RETRY_MS;
  return {
    next() {
      const now = delay;
      delay = Math.min(delay * 2, LAST_RETRY_MS);
      return now;
    },
    reset() {
      delay = FIRST_RETRY_MS;
    },
  };
}

/**
 * @param {{hello: function(object), event: function(string, object), voxels: function(object),
 *     status: function('events'|'voxels', 'open'|'connecting'|'lost', ?Error)}} callbacks
 */
export function createConnection(callbacks) {
  let sensor = null;
  let source = null;
  let silence = 0;
  let eventsTimer = 0;
  let lastEventId = '';
  const eventsRetry = backoff();

  /** After a loss the state stays lost until something arrives: retries do not flicker. */
  let eventsLost = false;

  /** The gateway wants a key: nothing is tried until there is one. */
  let halted = false;

  let socket = null;
  let socketTimer = 0;
  let subscription = 0;
  let socketLost = false;
  /** A message could not be read: only one that can ends this, lest a foreign version be fetched twice a second. */
  let unreadable = false;
  const socketRetry = backoff();

  function heard() {
    clearTimeout(silence);
    silence = setTimeout(lostEvents, SILENCE_MS);
  }

  function openEvents() {
    clearTimeout(eventsTimer);
    source?.close();
    if (!eventsLost) callbacks.status('events', 'connecting', null);
    const query = new URLSearchParams();
    if (sensor !== null) query.set('sensor', sensor);
    // EventSource repeats its id only on its own retries; ours are new ones.
    if (lastEventId !== '') query.set('lastEventId', lastEventId);
    source = new EventSource('/api/v1/live?' + query);
    const own = source;
    heard();
    const listen = (type, run) =>
      own.addEventListener(type, (event) => {
        if (own !== source) return;
        heard();
        if (event.lastEventId !== '') lastEventId = event.lastEventId;
        run(event);
      });
    listen('hello', (event) => {
      eventsRetry.reset();
      eventsLost = false;
      callbacks.status('events', 'open', null);
      callbacks.hello(JSON.parse(event.data));
    });
    listen('ping', () => {});
    for (const type of TYPES) listen(type, (event) => callbacks.event(type, JSON.parse(event.data)));
    own.onerror = () => {
      if (own === source) lostEvents();
    };
  }

  async function lostEvents() {
    source?.close();
    source = null;
    clearTimeout(silence);
    clearTimeout(eventsTimer);
    eventsLost = true;
    callbacks.status('events', 'lost', null);
    eventsTimer = setTimeout(openEvents, eventsRetry.next());
    // EventSource tells nothing of the answer; a plain request does.
    try {
      await api.sensors();
    } catch (problem) {
      if (problem.status === 401) {
        halted = true;
        clearTimeout(eventsTimer);
        clearTimeout(socketTimer);
        source?.close();
        source = null;
      }
      if (source === null || source.readyState !== EventSource.OPEN) callbacks.status('events', 'lost', problem);
    }
  }

  function openSocket() {
    clearTimeout(socketTimer);
    if (sensor === null) return;
    if (!socketLost) callbacks.status('voxels', 'connecting', null);
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    socket = new WebSocket(`${scheme}//${location.host}/api/v1/live/voxels`);
    const own = socket;
    own.binaryType = 'arraybuffer';
    own.onopen = () => subscribe();
    own.onmessage = ({ data }) => {
      if (own !== socket) return;
      if (typeof data === 'string') {
        text(JSON.parse(data));
        return;
      }
      let message;
      try {
        message = decode(data);
      } catch (error) {
        unreadable = true;
        callbacks.status('voxels', 'lost', error);
        own.close();
        return;
      }
      if (unreadable || socketLost) works();
      socketRetry.reset();
      if (message.subscription === subscription) callbacks.voxels(message);
    };
    own.onclose = () => {
      if (own !== socket) return;
      socket = null;
      socketLost = true;
      callbacks.status('voxels', 'lost', null);
      if (!halted) socketTimer = setTimeout(openSocket, socketRetry.next());
    };
  }

  function works() {
    unreadable = false;
    socketLost = false;
    callbacks.status('voxels', 'open', null);
  }

  function text(message) {
    if (message.type === 'subscribed' && message.subscription === subscription) {
      if (!unreadable) works();
    } else if (message.type === 'error') {
      callbacks.status('voxels', 'lost', new api.Problem(message.problem));
    }
  }

  function send(message) {
    if (socket !== null && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function subscribe() {
    // A new number each time: late messages of the former subscription are then known.
    subscription = (subscription + 1) >>> 0;
    send({ type: 'subscribe', sensor, subscription });
  }

  return {
    /** Begins, or turns to another sensor; null listens to every sensor's figures and to no voxels. */
    watch(next) {
      if (next !== sensor) lastEventId = '';
      sensor = next;
      openEvents();
      if (socket !== null && socket.readyState === WebSocket.OPEN) subscribe();
      else if (socket === null) openSocket();
    },
    /** Asks for the current state, where a delta's base is not the frame held. */
    requestKeyframe() {
      send({ type: 'keyframe' });
    },
    /** Tries at once, instead of waiting for the next retry. */
    retryNow() {
      halted = false;
      eventsRetry.reset();
      socketRetry.reset();
      openEvents();
      if (socket === null) openSocket();
    },
  };
}
