import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../src/index.ts';
import { connect } from '../src/index.ts';
import type { Contestant } from './measure.ts';
import { compare, printTable, time } from './measure.ts';
import { startNullServer } from './null-server-process.ts';
import { PythonPeer } from './python-peer.ts';
import { RawClient } from './raw-client.ts';

const CALLS = 20_000;

/** Measures calls to the null server: the cost of this client without a daemon. */
export async function benchCalls(rounds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'libvirt-client-bench-'));
  const path = join(folder, 'null.sock');
  const server = await startNullServer(path);
  const uri = `test+unix:///default?socket=${path}`;
  const connection = await connect(uri, { maxCallsInFlight: 1024 });
  const raw = await RawClient.open(path);
  const python = PythonPeer.start(uri, 'calls.py');
  try {
    for (const inFlight of [1, 32, 256]) {
      const contestants = [
        ours('libvirt-client', connection, inFlight),
        { name: 'bare socket', run: () => time(CALLS, () => raw.run(CALLS, inFlight)) },
        ...(python === undefined
          ? []
          : [python.contestant('libvirt-python (C library)', `${CALLS / 4} ${inFlight}`)]),
      ];
      printTable(`Null server, ${inFlight} in flight`, await compare(contestants, rounds));
    }
    const bursts = [bursting(connection, 256), ours('libvirt-client, loops', connection, 256)];
    printTable('Null server, bursts of 256 (Promise.all)', await compare(bursts, rounds));
  } finally {
    raw.close();
    python?.stop();
    await connection.close();
    server.stdin.end();
    await rm(folder, { recursive: true, force: true });
  }
  if (python === undefined) console.log('\nlibvirt-python is not installed: its rows are missing');
}

function ours(name: string, connection: Connection, inFlight: number): Contestant {
  const loop = async (): Promise<void> => {
    for (let call = 0; call < CALLS / inFlight; call += 1) await connection.getLibVersion();
  };
  const run = async (): Promise<void> => {
    await Promise.all(Array.from({ length: inFlight }, loop));
  };
  return { name, run: () => time(CALLS, run) };
}

function bursting(connection: Connection, size: number): Contestant {
  const run = async (): Promise<void> => {
    for (let sent = 0; sent < CALLS; sent += size) {
      await Promise.all(Array.from({ length: size }, () => connection.getLibVersion()));
    }
  };
  return { name: 'libvirt-client, bursts', run: () => time(CALLS, run) };
}
