// The state of a guest.

import { h, setAttribute, setText } from './dom.js';
import { clock } from './format.js';

/** The states with their texts and tones. */
const STATES = {
  running: ['Running', 'good'],
  blocked: ['Running', 'good'],
  paused: ['Paused', 'warn'],
  shutdown: ['Stopping', 'warn'],
  pmsuspended: ['Asleep', 'warn'],
  crashed: ['Crashed', 'bad'],
  shutoff: ['Off', 'calm'],
};

/** Creates the state as a pill. If its host is not connected, it is the last known state. */
export function stateView(store) {
  const pill = h('span', { class: 'pill' });
  const note = h('span', { class: 'stale-note' });
  return {
    element: h('span', { class: 'state' }, pill, note),
    update({ host, state, reason }) {
      const isStale = store.isStale(host);
      const [text, tone] = STATES[state] ?? ['Unknown', 'calm'];
      setText(pill, text);
      setAttribute(pill, 'data-tone', isStale ? 'stale' : tone);
      setAttribute(pill, 'title', reason === 'unknown' ? state : `${state} (${reason})`);
      note.hidden = !isStale;
      if (isStale) setText(note, staleText(store, host));
    },
  };
}

function staleText(store, name) {
  const host = store.host(name);
  if (!store.isConnected || !host?.isStale) return 'stale';
  return `stale since ${clock(host.staleSince ?? host.since)}`;
}
