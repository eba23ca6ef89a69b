import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { connect } from '../../../../src/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';

const CONNECTIONS = 1000;
const MIB = 2 ** 20;

describe('A daemon with 1,000 connections', () => {
  it('frees their memory when they close', async () => {
    await using daemon = await startDaemon();
    // The first rounds fill permanent memory, such as compiled code and buffer pools.
    await round(daemon);
    await round(daemon);
    const before = await usedBytes();
    await round(daemon);
    await round(daemon);
    const grownBytes = (await usedBytes()) - before;
    // A leak of one kilobyte for each of the 2,000 connections would be twice as much.
    expect(grownBytes).toBeLessThan(MIB);
  });
});

async function round(daemon: TestDaemon): Promise<void> {
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => connect(daemon.uri)),
  );
  expect(daemon.connections).toBe(CONNECTIONS);
  const answers = await Promise.all(
    connections.map(async (connection) => {
      const domain = await connection.domainLookupByName('test');
      const [xml, domains] = await Promise.all([domain.getXmlDesc(), connection.listAllDomains()]);
      return xml.length > 0 && domains.length === 1;
    }),
  );
  expect(answers.every((isRight) => isRight)).toBe(true);
  await Promise.all(connections.map((connection) => connection.close()));
  while (daemon.connections > 0) await tick();
}

async function usedBytes(): Promise<number> {
  for (let index = 0; index < 4; index += 1) {
    await tick();
    collectGarbage();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
