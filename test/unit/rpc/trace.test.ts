import { spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { remote } from '../../../src/protocol/index.ts';
import { DROPPED_CHANNEL, PACKET_CHANNEL } from '../../../src/rpc/index.ts';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';
import { startDialogue } from './support/session.ts';

const PROGRAM = join(import.meta.dirname, 'support/traced-program.ts');
const MARKER = 'hunter2-marker';

describe('The trace that NODE_DEBUG=libvirt prints', () => {
  it('has one line per packet, without its payload', async () => {
    const { lines, output } = await run({ NODE_DEBUG: 'libvirt' });
    expect(lines).toEqual([
      '> REMOTE_PROC_SECRET_SET_VALUE CALL OK serial=0 92 bytes',
      '< REMOTE_PROC_SECRET_SET_VALUE REPLY OK serial=0 28 bytes',
      '> REMOTE_PROC_SECRET_GET_VALUE CALL OK serial=1 72 bytes',
      '< REMOTE_PROC_SECRET_GET_VALUE REPLY ERROR serial=1 128 bytes',
      '< REMOTE_PROC_SECRET_EVENT_LIFECYCLE MESSAGE OK serial=1 80 bytes',
      '< KEEPALIVE_PROC_PING MESSAGE OK serial=0 28 bytes',
      '> KEEPALIVE_PROC_PONG MESSAGE OK serial=0 28 bytes',
      '< procedure 9999 of program 0x20008086 version 1 MESSAGE OK serial=1 28 bytes',
      '! procedure 9999 of program 0x20008086 version 1 MESSAGE serial 1: ' +
        'this version of the client does not know the event',
      '< REMOTE_PROC_SECRET_SET_VALUE STREAM CONTINUE serial=77 28 bytes',
      '! REMOTE_PROC_SECRET_SET_VALUE STREAM serial 77: no stream with this serial is open',
    ]);
    expect(output).not.toContain(MARKER);
  });

  it('is off by default', async () => {
    await expect(run({})).resolves.toEqual({ lines: [], output: '' });
    await expect(run({ NODE_DEBUG: 'net' })).resolves.toMatchObject({ lines: [] });
  });
});

describe('The trace on diagnostics_channel', () => {
  const packets: unknown[] = [];
  const drops: unknown[] = [];
  const onPacket = (packet: unknown): void => void packets.push(packet);
  const onDrop = (drop: unknown): void => void drops.push(drop);

  beforeEach(() => {
    packets.length = 0;
    drops.length = 0;
    subscribe(PACKET_CHANNEL, onPacket);
    subscribe(DROPPED_CHANNEL, onDrop);
  });

  afterEach(() => {
    unsubscribe(PACKET_CHANNEL, onPacket);
    unsubscribe(DROPPED_CHANNEL, onDrop);
  });

  it('reports connection, direction, procedure, type, serial and length of each packet', async () => {
    const { session, peer } = startDialogue();
    const call = session.call(remote.domainLookupByName, { name: MARKER });
    const { header } = await peer.expectCall(remote.domainLookupByName);
    peer.replyError(header, { code: 42, message: MARKER });
    await expect(call).rejects.toThrow(MARKER);
    const [sent] = packets as [{ readonly connection: number }];
    const ours = packets.filter((packet) => isOf(packet, sent.connection));
    const common = { connection: sent.connection, procedure: 'REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME' };
    expect(ours).toEqual([
      { ...common, direction: 'sent', type: 'CALL', status: 'OK', serial: 0, length: 48 },
      {
        ...common,
        direction: 'received',
        type: 'REPLY',
        status: 'ERROR',
        serial: 0,
        length: expect.any(Number),
      },
    ]);
    expect(JSON.stringify(packets)).not.toContain(MARKER);
    expect(drops).toEqual([]);
  });

  it('reports dropped packets and the reason', async () => {
    const { session, peer } = startDialogue();
    const controller = new AbortController();
    const call = session.call(remote.connectGetType, undefined, controller);
    const { header } = await peer.expectCall(remote.connectGetType);
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    peer.reply(header, remote.connectGetType, { type: MARKER });
    peer.sendEmpty({ ...header, proc: 9999, type: 2, serial: 1 });
    peer.sendEmpty({ ...header, type: 3, status: 2, serial: 77 });
    const next = session.call(remote.connectGetVersion, undefined);
    const { header: last } = await peer.expectCall(remote.connectGetVersion);
    peer.reply(last, remote.connectGetVersion, { hvVer: 1n });
    await next;
    expect(drops).toMatchObject([
      {
        packet: 'REMOTE_PROC_CONNECT_GET_TYPE REPLY serial 0',
        reason: 'its caller has left',
      },
      {
        packet: 'procedure 9999 of program 0x20008086 version 1 MESSAGE serial 1',
        reason: 'this version of the client does not know the event',
      },
      {
        packet: 'REMOTE_PROC_CONNECT_GET_TYPE STREAM serial 77',
        reason: 'no stream with this serial is open',
      },
    ]);
    expect(JSON.stringify(drops)).not.toContain(MARKER);
  });

  it('reports numbers if it knows no name', async () => {
    const { session, peer, closed } = startDialogue();
    const call = session.call(remote.connectGetType, undefined);
    const { header } = await peer.expectCall(remote.connectGetType);
    packets.length = 0;
    peer.sendEmpty({ ...header, proc: -1, type: 77, status: 5 });
    await expect(call).rejects.toMatchObject({ code: 'PROTOCOL_VIOLATED' });
    await expect(closed).resolves.toMatchObject({
      message: expect.stringContaining('procedure -1 of program 0x20008086 version 1 type 77'),
    });
    expect(packets.at(-1)).toMatchObject({
      direction: 'received',
      procedure: 'procedure -1 of program 0x20008086 version 1',
      type: '77',
      status: '5',
    });
  });
});

function isOf(packet: unknown, connection: number): boolean {
  return (packet as { readonly connection: number }).connection === connection;
}

/**
 * Returns the output of the program, and the lines of the client, which is the second connection.
 */
async function run(
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly lines: readonly string[]; readonly output: string }> {
  const { PATH } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM], {
    env: { PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PROGRAM_LIMIT_MS,
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    exited,
  ]);
  const output = stdout + stderr;
  if (code !== 0) throw new Error(`The program ended with ${code}: ${output}`);
  const lines = [...stderr.matchAll(/^LIBVIRT \d+: #2 (.*)$/gm)].map(([, line = '']) => line);
  return { lines, output };
}
