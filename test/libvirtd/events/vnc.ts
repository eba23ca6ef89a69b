import { once } from 'node:events';
import { connect } from 'node:net';

/** Connects to a VNC server without a password (RFC 6143). Returns a function that disconnects. */
export async function greetVnc(path: string): Promise<() => void> {
  const socket = connect(path);
  // The server sends its version, its security types, the security result and its screen size.
  await once(socket, 'data');
  socket.write('RFB 003.008\n');
  await once(socket, 'data');
  socket.write(Uint8Array.of(1));
  await once(socket, 'data');
  socket.write(Uint8Array.of(1));
  await once(socket, 'data');
  return () => socket.destroy();
}
