/**
 * Opens, uses and closes connections, and prints how many more objects there are afterwards. In a
 * process of its own, since V8 counts the objects of the main realm alone, which is not Jest's.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import { connect } from '../../../../../src/index.ts';
import type { TestDaemon } from '../../../../../src/testing/index.ts';
import { startDaemon } from '../../../../../src/testing/index.ts';
import { manyClients } from '../../../../support/local-socket.ts';
import { WAIT_LIMIT_MS } from '../../../../support/time-limits.ts';
import { until } from '../../../../support/until.ts';

await using daemon = await startDaemon(manyClients());
// The first round fills what is kept for good.
await round(daemon, 50);
const before = await liveObjects();
const count = Number(process.argv[2]);
await round(daemon, count);
// The client's sockets may close some turns after the daemon's. What is kept for good never goes.
let kept = Number.POSITIVE_INFINITY;
await until(async () => {
  kept = (await liveObjects()) - before;
  return kept < count / 2;
}).catch(() => {});
process.stdout.write(String(kept));

async function round(daemon: TestDaemon, count: number): Promise<void> {
  const options = { connectTimeoutMs: WAIT_LIMIT_MS };
  const connections = await Promise.all(
    Array.from({ length: count }, () => connect(daemon.uri, options)),
  );
  if (daemon.connections !== count) throw new Error(`${daemon.connections} are open`);
  for (const connection of connections) {
    const domain = await connection.domainLookupByName('test');
    const [xml, domains] = await Promise.all([domain.getXmlDesc(), connection.listAllDomains()]);
    if (xml === '' || domains.length !== 1) throw new Error(`${domains.length} domains: ${xml}`);
  }
  await Promise.all(connections.map((connection) => connection.close()));
  await until(() => daemon.connections === 0);
}

/** The objects and functions that are still referenced: an exact number, unlike bytes in use. */
async function liveObjects(): Promise<number> {
  for (let index = 0; index < 5; index += 1) await turn();
  return queryObjects(Object, { format: 'count' });
}
