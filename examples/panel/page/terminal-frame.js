// The frame of a console or screen: it connects when the guest runs, and again on request.

import { h, setText } from './dom.js';

/**
 * Creates the frame.
 *
 * @param connect - Called with `{ stage, status, isClosed, onClose }`. It shows the guest in the
 * stage, and passes a function to `onClose` that ends this.
 */
export function terminalFrame(store, guest, connect) {
  const status = h('p', { class: 'frame-status', role: 'status' });
  const again = h('button', { class: 'button', click: () => open() }, 'Connect again');
  const stage = h('div', { class: 'frame-stage' });
  let end = null;
  let opened = null;
  const close = () => {
    end?.();
    end = null;
    opened = null;
    stage.replaceChildren();
  };
  const open = () => {
    close();
    const own = {};
    opened = own;
    setText(status, 'Connecting …');
    const tools = {
      ...{ stage, status },
      isClosed: () => opened !== own,
      onClose: (ending) => {
        end = ending;
      },
    };
    connect(tools).catch((error) => setText(status, String(error)));
  };
  return {
    element: h('div', { class: 'frame' }, h('div', { class: 'frame-bar' }, status, again), stage),
    update(current) {
      const reason = whyNot(store, current);
      again.hidden = reason !== null;
      if (reason !== null) {
        // A stale guest may still run, so its console stays until it ends by itself.
        if (opened === null || !store.isStale(guest.host)) {
          close();
          setText(status, reason);
        }
      } else if (opened === null) open();
    },
    close,
  };
}

/** Returns the reason for which a guest has no console and screen now, or null. */
function whyNot(store, guest) {
  if (!store.isWritable) return 'The panel is read-only. Start it with --write to use this.';
  if (store.isStale(guest.host)) return 'The host is not connected.';
  return guest.isActive ? null : 'The guest does not run.';
}
