// The list of guests.

import { actionButtons, SHORT_ACTIONS } from './actions.js';
import { h, keyedList, setAttribute, setText } from './dom.js';
import { bytes, percent, speed } from './format.js';
import { pictureView } from './picture.js';
import { sparkline } from './sparkline.js';
import { stateView } from './state.js';
import { keyOf } from './store.js';

/** Returns the view of all guests: `{ element, update() }`. */
export function guestList(store) {
  const list = h('ul', { class: 'guests' });
  const empty = h('p', { class: 'empty' });
  const count = h('span', { class: 'count' });
  const search = h('input', {
    ...{ type: 'search', placeholder: 'Search', class: 'search' },
    ...{ 'aria-label': 'Find a guest or a host', autocomplete: 'off', spellcheck: 'false' },
  });
  const show = keyedList(list, () => guestRow(store));
  const update = () => {
    const all = store.sortedGuests();
    const words = search.value.trim().toLowerCase();
    const found = all.filter((guest) => matches(guest, words));
    show(found, keyOf);
    setText(count, String(found.length));
    setText(empty, emptyText(store, all));
    empty.hidden = found.length > 0;
    head.hidden = found.length === 0;
  };
  search.addEventListener('input', update);
  const titles = ['Guest', 'State', 'CPU', 'Memory', 'Network'];
  const head = h(
    'div',
    { class: 'guests-head', 'aria-hidden': 'true' },
    h('span'),
    ...titles.map((title) => h('span', {}, title)),
    h('span'),
  );
  const bar = h('div', { class: 'bar' }, h('h1', {}, 'Guests ', count), search);
  return { element: h('section', { class: 'card' }, bar, head, list, empty), update, close() {} };
}

function matches({ name, host, state }, words) {
  return words === '' || `${name} ${host} ${state}`.toLowerCase().includes(words);
}

function emptyText(store, all) {
  if (all.length > 0) return 'No guest matches.';
  const isWaiting = store.hosts.some(({ state }) => state === 'opening') || !store.isConnected;
  return isWaiting ? 'Connecting to the hosts …' : 'There are no guests on these hosts.';
}

function guestRow(store) {
  const picture = pictureView(store);
  const link = h('a', { class: 'guest-name' }, h('bdi'));
  const host = h('bdi', { class: 'guest-host' });
  const state = stateView(store);
  const cpu = h('span', { class: 'figure' });
  const spark = sparkline();
  const memory = h('span', { class: 'figure' });
  const meter = h('span', { class: 'meter', 'aria-hidden': 'true' }, h('span'));
  const network = h('span', { class: 'figure' });
  const buttons = actionButtons(SHORT_ACTIONS, store, { withText: false });
  const element = h(
    'li',
    { class: 'guest' },
    h('div', { class: 'guest-picture' }, picture.element),
    h('div', { class: 'guest-title' }, link, host),
    h('div', { class: 'guest-state' }, state.element),
    h('div', { class: 'guest-cpu', 'data-label': 'CPU' }, spark.element, cpu),
    h('div', { class: 'guest-memory', 'data-label': 'Memory' }, memory, meter),
    h('div', { class: 'guest-network', 'data-label': 'Network' }, network),
    buttons.element,
  );
  return {
    element,
    update(guest) {
      const key = keyOf(guest);
      const isStale = store.isStale(guest.host);
      element.classList.toggle('stale', isStale);
      element.classList.toggle('off', !guest.isActive);
      setText(link.firstChild, guest.name);
      setAttribute(link, 'title', guest.name);
      setAttribute(link, 'href', guestAddress(guest));
      setText(host, guest.host);
      state.update(guest);
      picture.update(guest);
      buttons.update(guest);
      const figures = guest.isActive && !isStale ? store.figures(key) : undefined;
      const isSilent = figures?.hasTimedOut ?? false;
      setText(cpu, guest.isActive ? percent(figures?.cpu) : '');
      spark.update(guest.isActive ? store.readings.map(({ guests }) => guests[key]?.cpu) : []);
      setText(memory, guest.isActive ? memoryText(figures) : '');
      meter.hidden = !guest.isActive;
      const share = figures?.memory ? figures.memory / figures.memoryMax : 0;
      meter.firstChild.style.inlineSize = `${share * 100}%`;
      setText(network, guest.isActive ? networkText(figures) : '');
      memory.classList.toggle('silent', isSilent);
    },
  };
}

/** Returns the address of a guest's own page. */
export function guestAddress({ host, uuid }, tab = '') {
  return `#/guest/${encodeURIComponent(host)}/${encodeURIComponent(uuid)}${tab && `/${tab}`}`;
}

function memoryText(figures) {
  if (figures === undefined) return '–';
  if (figures.hasTimedOut) return 'no answer';
  return `${bytes(figures.memory)} of ${bytes(figures.memoryMax)}`;
}

function networkText(figures) {
  if (figures === undefined || figures.received === null) return '–';
  return `↓ ${speed(figures.received)}  ↑ ${speed(figures.sent)}`;
}
