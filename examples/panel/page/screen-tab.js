// The screen of a guest, with noVNC.

import { change } from './api.js';
import { h, setText } from './dom.js';
import { terminalFrame } from './terminal-frame.js';

/** Opens the screen: `{ element, update(guest), close() }`. */
export function screenTab(store, guest) {
  return terminalFrame(store, guest, (tools) => connect(guest, tools));
}

async function connect(guest, { stage, status, isClosed, onClose }) {
  const [{ default: RFB }, offer] = await Promise.all([
    import('/novnc/core/rfb.js'),
    change(guest, 'screen'),
  ]);
  if (isClosed()) return;
  if (offer === null) {
    setText(status, 'The screen cannot be opened.');
    return;
  }
  const { token, password } = offer;
  const place = h('div', { class: 'screen' });
  stage.replaceChildren(place);
  const url = `ws://${location.host}/ws/screen?${new URLSearchParams({ ticket: token })}`;
  const rfb = new RFB(place, url, password === undefined ? {} : { credentials: { password } });
  rfb.scaleViewport = true;
  rfb.background = 'transparent';
  rfb.addEventListener('connect', () => {
    setText(status, 'Connected. The keyboard belongs to the guest while its screen has the focus.');
    rfb.focus();
  });
  rfb.addEventListener('disconnect', () => setText(status, 'The screen has been closed.'));
  rfb.addEventListener('securityfailure', ({ detail }) => {
    setText(status, detail.reason ?? 'The login to the screen was refused.');
  });
  onClose(() => rfb.disconnect());
}
