// The list of hosts.

import { h, keyedList, setAttribute, setText } from './dom.js';
import { clock } from './format.js';

const STATES = {
  open: ['Connected', 'good'],
  opening: ['Connecting', 'warn'],
  reconnecting: ['Reconnecting', 'warn'],
  unreachable: ['Unreachable', 'bad'],
  refused: ['Refused', 'bad'],
  removed: ['Removed', 'calm'],
};

/** Returns a function that shows the hosts. */
export function hostsView(store) {
  const show = keyedList(document.querySelector('#hosts'), () => hostCard(store));
  return () => show(store.hosts, ({ name }) => name);
}

function hostCard(store) {
  const dot = h('span', { class: 'dot', role: 'img' });
  const name = h('bdi', { class: 'host-name' });
  const state = h('span', { class: 'host-state' });
  const facts = h('p', { class: 'facts' });
  const problem = h('p', { class: 'problem' });
  return {
    element: h(
      'li',
      { class: 'host' },
      h('p', { class: 'host-head' }, dot, name, state),
      facts,
      problem,
    ),
    update(host) {
      const { text, tone } = describeHost(host);
      setText(name, host.name);
      setAttribute(name, 'title', `${host.name} · ${host.uri}`);
      setAttribute(dot, 'aria-label', text);
      setAttribute(dot, 'title', text);
      setAttribute(dot, 'data-tone', tone);
      setText(state, tone === 'good' ? latencyText(host) : text);
      setText(facts, factsOf(store, host).join(' · '));
      const error = host.error ?? host.staleReason;
      setText(problem, error ?? '');
      problem.hidden = error === null;
    },
  };
}

function describeHost({ state, isStale }) {
  const [text, tone] = STATES[state] ?? [state, 'calm'];
  return state === 'open' && isStale ? { text: 'Stale', tone: 'warn' } : { text, tone };
}

function factsOf(store, host) {
  const guests = [...store.guests.values()].filter((guest) => guest.host === host.name);
  const active = guests.filter(({ isActive }) => isActive).length;
  const facts = [];
  if (guests.length > 0) facts.push(`${active} of ${guests.length} running`);
  if (host.version !== null) facts.push(`libvirt\u00a0${host.version}`);
  if (host.state !== 'open') facts.push(`since\u00a0${clock(host.since)}`);
  return facts;
}

function latencyText({ latencyMs }) {
  if (latencyMs === null) return 'Connected';
  return latencyMs < 10 ? `${latencyMs.toFixed(1)} ms` : `${Math.round(latencyMs)} ms`;
}
