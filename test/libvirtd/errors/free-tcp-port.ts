import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Returns a TCP port of 127.0.0.1 on which no server listens, another one at each call.
 *
 * It stays free until a program listens on it: the kernel chooses ports for others from 32768 on,
 * and tests that run at the same time get other ports.
 */
export async function freeTcpPort(): Promise<number> {
  const worker = Number(process.env['JEST_WORKER_ID'] ?? 0) % WORKERS;
  let port: number;
  do {
    port = FIRST + worker * PORTS_OF_WORKER + randomInt(PORTS_OF_WORKER);
  } while (returned.has(port) || !(await isFree(port)));
  returned.add(port);
  return port;
}

/** All ports are below those that the kernel chooses (`ip_local_port_range` in ip(7)). */
const FIRST = 20_000;
const PORTS_OF_WORKER = 500;
const WORKERS = 24;

const returned = new Set<number>();

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
