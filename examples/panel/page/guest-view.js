// The page of one guest: its screen, console and charts.

import { ALL_ACTIONS, actionButtons } from './actions.js';
import { charts } from './charts.js';
import { consoleTab } from './console-tab.js';
import { h, icon, setAttribute, setText } from './dom.js';
import { bytes } from './format.js';
import { guestAddress } from './guest-list.js';
import { pictureView } from './picture.js';
import { screenTab } from './screen-tab.js';
import { stateView } from './state.js';

const TABS = { '': 'Overview', console: 'Console', screen: 'Screen' };

/** Returns the view of a guest: `{ element, key, open(tab), update(), close() }`. */
export function guestView(store, { host, uuid, tab }) {
  const key = `${host}/${uuid}`;
  const head = guestHead(store);
  const links = Object.entries(TABS).map(([name, text]) => ({
    name,
    link: h('a', { href: guestAddress({ host, uuid }, name) }, text),
  }));
  const body = h('div', { class: 'guest-body' });
  const missing = h('p', { class: 'empty', hidden: true });
  const element = h(
    'section',
    { class: 'card guest-page' },
    head.element,
    h(
      'nav',
      { class: 'tabs', 'aria-label': 'Parts of the guest' },
      ...links.map(({ link }) => link),
    ),
    missing,
    body,
  );
  let part = null;
  let opened = null;
  const view = {
    ...{ element, key },
    open(name) {
      opened = name in TABS ? name : '';
      for (const { name: each, link } of links) {
        setAttribute(link, 'aria-current', each === opened ? 'page' : false);
      }
      part?.close();
      part = null;
      view.update();
    },
    update() {
      const guest = store.guests.get(key);
      missing.hidden = guest !== undefined;
      body.hidden = guest === undefined;
      const isWaiting = !store.isConnected || store.isStale(host);
      const text = isWaiting ? 'Connecting …' : 'This guest no longer exists.';
      setText(missing, text);
      head.update(guest, { host, uuid });
      if (guest === undefined) return;
      if (part === null) {
        part = openPart(store, guest, opened);
        body.replaceChildren(part.element);
      }
      part.update(guest);
    },
    close: () => part?.close(),
  };
  view.open(tab);
  return view;
}

function openPart(store, guest, name) {
  if (name === '') return overview(store);
  return name === 'console' ? consoleTab(store, guest) : screenTab(store, guest);
}

function guestHead(store) {
  const name = h('bdi');
  const state = stateView(store);
  const facts = h('p', { class: 'facts' });
  const buttons = actionButtons(ALL_ACTIONS, store, { withText: true });
  const back = h('a', { class: 'back', href: '#/', 'aria-label': 'All guests' }, icon('back'));
  const title = h('div', { class: 'guest-heading' }, h('h1', {}, name, ' ', state.element), facts);
  return {
    element: h('header', { class: 'guest-head' }, back, title, buttons.element),
    update(guest, { host, uuid }) {
      setText(name, guest?.name ?? uuid);
      setText(facts, guest === undefined ? host : factsOf(store, guest).join(' · '));
      buttons.element.hidden = guest === undefined;
      state.element.hidden = guest === undefined;
      if (guest === undefined) return;
      state.update(guest);
      buttons.update(guest);
    },
  };
}

function factsOf(store, { host, uuid }) {
  const { vcpus, memoryMax } = store.figures(`${host}/${uuid}`) ?? {};
  return [`on ${host}`, vcpus && `${vcpus} vCPU`, memoryMax && bytes(memoryMax)].filter(Boolean);
}

/** Returns the card of facts that rarely change. */
function detailsCard() {
  const list = h('dl', { class: 'details' });
  const values = ['Host', 'UUID', 'ID', 'State', 'Definition'].map((name) => {
    const value = h('dd');
    list.append(h('dt', {}, name), value);
    return value;
  });
  return {
    element: h('section', { class: 'chart' }, h('h2', { class: 'card-title' }, 'Details'), list),
    update({ host, uuid, id, state, reason, isPersistent }) {
      const cause = reason === 'unknown' ? state : `${state} (${reason})`;
      const kind = isPersistent ? 'persistent' : 'transient: it ends when the guest stops';
      const texts = [host, uuid, id > 0 ? String(id) : '–', cause, kind];
      for (const [index, value] of values.entries()) setText(value, texts[index]);
    },
  };
}

function overview(store) {
  const picture = pictureView(store);
  const graphs = charts(store);
  const details = detailsCard();
  return {
    element: h(
      'div',
      { class: 'overview' },
      ...graphs.elements,
      h('figure', { class: 'chart screen-card' }, h('figcaption', {}, 'Screen'), picture.element),
      details.element,
    ),
    update(guest) {
      picture.update(guest);
      graphs.update(guest);
      details.update(guest);
    },
    close: () => graphs.close(),
  };
}
