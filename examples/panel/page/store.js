// The state of the fleet, as the server sends it.

/** The number of readings that the charts show. */
const READINGS_MAX = 150;

/** Returns the key of a guest: the same guest can be on two hosts during a migration. */
export function keyOf({ host, uuid }) {
  return `${host}/${uuid}`;
}

/** Keeps the newest state, and calls its listeners at most once for each frame of the screen. */
export class Store {
  isWritable = false;
  isConnected = false;
  isRefused = false;
  hosts = [];
  jobs = [];
  readings = [];
  guests = new Map();
  #listeners = new Set();
  #isPlanned = false;

  /** Begins to listen to the server. The browser connects again after a loss. */
  start() {
    const source = new EventSource('/api/live');
    const on = (name, apply) =>
      source.addEventListener(name, ({ data }) => {
        apply(JSON.parse(data));
        this.#plan();
      });
    source.addEventListener('error', () => {
      this.isConnected = false;
      this.isRefused = source.readyState === EventSource.CLOSED;
      this.#plan();
    });
    on('hello', ({ isWritable, readings }) => {
      Object.assign(this, { isWritable, readings, isConnected: true, guests: new Map() });
    });
    on('hosts', (hosts) => {
      this.hosts = hosts;
    });
    on('guest', (guest) => {
      this.guests.set(keyOf(guest), guest);
    });
    on('gone', (guest) => {
      this.guests.delete(keyOf(guest));
    });
    on('figures', (reading) => {
      this.readings = [...this.readings, reading].slice(-READINGS_MAX);
    });
    on('jobs', (jobs) => {
      this.jobs = jobs;
    });
  }

  /** Calls a listener after changes. */
  subscribe(listener) {
    this.#listeners.add(listener);
  }

  /** Returns a host by its name. */
  host(name) {
    return this.hosts.find((host) => host.name === name);
  }

  /** Whether the state of the host's guests may be out of date. */
  isStale(hostName) {
    return !this.isConnected || (this.host(hostName)?.isStale ?? true);
  }

  /** Returns the newest figures of a guest; undefined if there are none. */
  figures(key) {
    return this.readings.at(-1)?.guests[key];
  }

  /** Returns all guests, by their hosts and names. */
  sortedGuests() {
    const collator = new Intl.Collator(undefined, { numeric: true });
    return [...this.guests.values()].sort(
      (a, b) => collator.compare(a.host, b.host) || collator.compare(a.name, b.name),
    );
  }

  #plan() {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    requestAnimationFrame(() => {
      this.#isPlanned = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
