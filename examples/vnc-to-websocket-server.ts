/**
 * A web server that shows the screens of guests in a browser, with noVNC.
 *
 *     npm install ws @novnc/novnc
 *     npx tsx examples/vnc-to-websocket-server.ts qemu:///system [PORT]
 *     open 'http://127.0.0.1:8080/?guest=NAME'
 *
 * With qemu+ssh://user@host/system, the guests of another host are shown through SSH.
 */
import type { AddressInfo } from 'node:net';
import { connect } from 'libvirt-client';
import { createScreenServer } from './vnc-page.ts';

const [uri, port = '8080'] = process.argv.slice(2);
const connection = await connect(uri, { reconnect: true });
const server = createScreenServer(connection);
server.listen(Number(port), '127.0.0.1', () => {
  const { port: chosen } = server.address() as AddressInfo;
  console.log(`Screens: http://127.0.0.1:${chosen}/?guest=NAME`);
});

process.once('SIGINT', async () => {
  server.close();
  // Closing the connection closes the displays, which closes the WebSockets.
  await connection.close();
  server.closeAllConnections();
});
