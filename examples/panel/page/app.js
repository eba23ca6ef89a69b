// The page: the hosts and jobs at the side, and the guests or one guest.

import { setAttribute, setText } from './dom.js';
import { guestList } from './guest-list.js';
import { guestView } from './guest-view.js';
import { hostsView } from './hosts.js';
import { jobsView } from './jobs.js';
import { Store } from './store.js';

// The token is in the cookie now. It need not be in the address, which people copy.
if (location.search !== '') history.replaceState(null, '', `/${location.hash}`);

const store = new Store();
const main = document.querySelector('#main');
const showHosts = hostsView(store);
const showJobs = jobsView(store);
let view = null;

/** Opens the view of the address: all guests, or `#/guest/HOST/UUID/TAB`. */
function navigate() {
  const [kind, host, uuid, tab = ''] = placeOf(location.hash);
  if (kind === 'guest' && view?.key === `${host}/${uuid}`) {
    view.open(tab);
    return;
  }
  view?.close();
  view = kind === 'guest' && uuid ? guestView(store, { host, uuid, tab }) : guestList(store);
  main.replaceChildren(view.element);
  view.update();
}

/** Returns the decoded parts of the address; none if it is not valid. */
function placeOf(hash) {
  try {
    return hash.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return [];
  }
}

function update() {
  showHosts();
  showJobs();
  showTotals();
  view?.update();
}

function showTotals() {
  const guests = [...store.guests.values()];
  const known = guests.filter(({ host }) => !store.isStale(host));
  const active = known.filter(({ isActive }) => isActive).length;
  const stale = guests.length - known.length;
  const open = store.hosts.filter(({ state }) => state === 'open').length;
  const hosts = `${open} of ${store.hosts.length} hosts`;
  setText(
    document.querySelector('#totals'),
    `${hosts} · ${active} of ${guests.length} guests running${stale > 0 ? ` · ${stale} stale` : ''}`,
  );
  const link = document.querySelector('#link');
  const mode = store.isWritable ? 'Live' : 'Live · read-only';
  setText(link, store.isConnected ? mode : lostText());
  setAttribute(link, 'data-tone', store.isConnected ? 'good' : 'warn');
  document.body.classList.toggle('lost', !store.isConnected);
}

function lostText() {
  // The browser does not connect again after a refusal: a new start of the panel has a new token.
  return store.isRefused
    ? 'Open the address that the panel has printed'
    : 'Connecting to the panel …';
}

store.subscribe(update);
addEventListener('hashchange', () => {
  navigate();
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
});
navigate();
update();
store.start();
