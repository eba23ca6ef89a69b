// The ports of the hosts, inside of their network namespace: relay.mjs [ADDRESS, PORT, PATH]...
// Each connection to a port continues at the unix socket PATH, because the daemons' own ports are
// outside. Also a web proxy, which is a port without a path. Prints a line when all ports listen.
import { createServer as createProxy } from 'node:http';
import { connect, createServer } from 'node:net';

function join(socket, other) {
  socket.on('error', () => other.destroy()).pipe(other);
  other.on('error', () => socket.destroy()).pipe(socket);
}

function toSocket(path) {
  return createServer((socket) => join(socket, connect(path)));
}

function proxy() {
  return createProxy().on('connect', ({ url }, socket) => {
    const [host, port] = url.split(':');
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      join(socket, target);
    });
    target.on('error', () => socket.destroy());
  });
}

const servers = JSON.parse(process.argv[2]).map(
  ([address, port, path]) =>
    new Promise((resolve, reject) => {
      const server = path === undefined ? proxy() : toSocket(path);
      server.once('error', reject).listen(port, address, resolve);
    }),
);
await Promise.all(servers);
console.log('listening');
