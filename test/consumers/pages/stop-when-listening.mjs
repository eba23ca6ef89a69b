// Loaded before a program that listens for events, or to a console, until it is stopped: ends it
// with status 0 when the daemon has confirmed that it listens.
import { subscribe } from 'node:diagnostics_channel';

const LISTENING = /_EVENT_.*REGISTER|_OPEN_CONSOLE$/;

subscribe('libvirt-client:packet', ({ direction, type, procedure }) => {
  if (direction === 'received' && type === 'REPLY' && LISTENING.test(procedure)) process.exit(0);
});
