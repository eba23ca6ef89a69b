// The console of a guest, with xterm.js.

import { h, setText } from './dom.js';
import { terminalFrame } from './terminal-frame.js';

/** Opens the console: `{ element, update(guest), close() }`. */
export function consoleTab(store, guest) {
  return terminalFrame(store, guest, (tools) => connect(guest, tools));
}

async function connect({ host, uuid }, { stage, status, isClosed, onClose }) {
  const [{ Terminal }, { FitAddon }] = await Promise.all([
    import('/xterm/xterm.mjs'),
    import('/xterm/addon-fit.mjs'),
  ]);
  if (isClosed()) return;
  const terminal = new Terminal({
    ...{ cursorBlink: true, fontSize: 14, screenReaderMode: true },
    fontFamily: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace',
    theme: { background: '#0d1117', foreground: '#e6edf3' },
  });
  const fit = new FitAddon();
  const place = h('div', { class: 'terminal' });
  stage.replaceChildren(place);
  terminal.loadAddon(fit);
  terminal.open(place);
  fit.fit();
  const watcher = new ResizeObserver(() => fit.fit());
  watcher.observe(place);
  const socket = new WebSocket(
    `ws://${location.host}/ws/console?${new URLSearchParams({ host, uuid })}`,
  );
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => {
    setText(status, 'Connected. Press Enter if the screen stays empty.');
    terminal.focus();
  });
  socket.addEventListener('message', ({ data }) => terminal.write(new Uint8Array(data)));
  socket.addEventListener('close', ({ reason }) =>
    setText(status, reason || 'The console has ended.'),
  );
  const keys = terminal.onData((text) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(text);
  });
  onClose(() => {
    watcher.disconnect();
    keys.dispose();
    socket.close();
    terminal.dispose();
  });
}
