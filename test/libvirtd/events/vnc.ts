import { once } from 'node:events';
import { connect } from 'node:net';

/** Connects to a VNC server as a viewer without a password (RFC 6143). Returns what leaves it. */
export async function greetVnc(path: string): Promise<() => void> {
  const socket = connect(path);
  // The server's version and the types of security; the answer to our choice; its screen.
  await once(socket, 'data');
  socket.write('RFB 003.008\n');
  await once(socket, 'data');
  socket.write(Uint8Array.of(1));
  await once(socket, 'data');
  socket.write(Uint8Array.of(1));
  await once(socket, 'data');
  return () => socket.destroy();
}
