import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect, VirError } from '../../src/index.ts';
import type { AnyProcedure } from '../../src/protocol/index.ts';
import { qemu, remote } from '../../src/protocol/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { allCalls } from '../unit/api/wire/all-rows.ts';
import type { Sent } from '../unit/api/wire/row.ts';
import { UUID } from '../unit/api/wire/row.ts';
import { capture } from './support/capture.ts';
import type { Dissection } from './support/dissect.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** The last procedure of the remote program that libvirt 9.0.0 has. */
const LAST_OF_9_0 = 443;

/** Only the connection itself makes these calls, once each. */
const ONCE: readonly AnyProcedure[] = [remote.connectOpen, remote.connectClose];

type Made = readonly [procedure: AnyProcedure, args: unknown];

describeWithLibvirtd('the calls of all methods, for objects that do not exist,', () => {
  const calls = allCalls()
    .map(made)
    .filter(([procedure]) => !ONCE.includes(procedure));
  const known = calls.filter(([procedure]) => isKnown(procedure));
  let daemon: Libvirtd;
  /** The calls that the daemon could not decode or did not know. */
  let refused: readonly string[];
  let traffic: Dissection;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    await using recording = await capture(daemon.tcpPort);
    const connection = await connect(daemon.uri('test', 'tcp'));
    refused = await makeAll(connection, known);
    await connection.close();
    traffic = await recording.stop();
  });
  afterAll(() => daemon?.stop());

  it('are understood by libvirtd, which replies or names the missing object', () => {
    expect(known.length).toBeGreaterThan(400);
    expect(refused).toEqual([]);
  });

  it('are decoded to the last byte by the dissector of libvirt', async () => {
    // The dissector of 9.0.0 does not decode the type of GET_MAX_VCPUS, from any client.
    await using recording = await capture(daemon.tcpPort);
    await virsh(daemon.uri('test', 'tcp'), 'maxvcpus', 'qemu');
    const flaws = new Set(problems(await recording.stop()));
    expect(problems(traffic).filter((problem) => !flaws.has(problem))).toEqual([]);
    const sent = traffic.packets.filter(({ type }) => type === 'CALL');
    expect(traffic.strayBytes).toBe(0);
    const names = new Set(sent.map(({ program, procedure }) => `${program}_PROC_${procedure}`));
    expect(known.filter(([{ name }]) => !names.has(name)).map(([{ name }]) => name)).toEqual([]);
  });

  it('are understood by the in-memory daemon, including the newer ones', async () => {
    await using memory = await startDaemon();
    await using connection = await connect(memory.uri);
    expect(await makeAll(connection, calls)).toEqual([]);
  });
});

/** Returns the problems that the dissector reports about calls. */
function problems({ packets }: Dissection): readonly string[] {
  return packets
    .filter(({ type, problem }) => type === 'CALL' && problem !== null)
    .map(({ procedure, problem }) => `${procedure}: ${problem}`);
}

/** Makes calls. Returns those that fail for another reason than an error of the function. */
async function makeAll(connection: Connection, calls: readonly Made[]): Promise<readonly string[]> {
  const outcomes = await Promise.all(
    calls.map(async ([procedure, args]) => {
      try {
        await connection.call(procedure, args);
        return [];
      } catch (error) {
        const isOfCallee = error instanceof VirError && isOfFunction(error);
        return isOfCallee ? [] : [`${procedure.name}: ${String(error)}`];
      }
    }),
  );
  return outcomes.flat();
}

/** Whether the called function failed, not the decoding (VIR_ERR_RPC) or the dispatch. */
function isOfFunction({ code, outcome }: VirError): boolean {
  return outcome === 'answered' && code !== 'VIR_ERR_RPC';
}

function isKnown({ program, number }: AnyProcedure): boolean {
  return program !== remote.program || number <= LAST_OF_9_0;
}

function made([name, args]: Sent): Made {
  const procedure = name.includes('_PROC_')
    ? Reflect.get(qemu, name)
    : Reflect.get(remote, `REMOTE_PROC_${name}`);
  return [procedure as AnyProcedure, elsewhere(args)];
}

/** Replaces the UUID of the rows, because the test driver has a guest with it. */
function elsewhere(value: unknown): unknown {
  if (value === UUID) return '11111111-2222-4333-8444-555555555555';
  if (Array.isArray(value)) return value.map(elsewhere);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, elsewhere(each)]));
}
