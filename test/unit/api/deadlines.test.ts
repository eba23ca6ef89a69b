import { spawn } from 'node:child_process';
import dns from 'node:dns';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../src/api/opening/deadline.ts';
import type { ConnectOptions } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import type { Transport } from '../../../src/transport/index.ts';
import type { Listener } from '../../../src/transport/listen.ts';
import { listen } from '../../../src/transport/listen.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';

const TIMEOUT_MS = 150;

/** The timeout may be late on a busy machine, but not by this much. */
const AT_MOST_MS = 2000;

type Lead = (peer: ScriptedPeer) => Promise<void>;

/** The calls that are answered before the daemon stops replying. */
const SILENCES: ReadonlyArray<readonly [string, string, Lead]> = [
  ['AUTH_LIST', 'auth', async () => {}],
  ['the list of mechanisms', 'auth', (peer) => answerAuth(peer, 1)],
  ['the first message of SASL', 'auth', untilSasl],
  ['the last message of SASL', 'auth', untilProof],
  ['the first feature', 'open', (peer) => answerAuth(peer, 0)],
  ['OPEN', 'open', untilOpen],
  ['the other features', 'open', untilOpened],
];

describe('connectTimeoutMs with a daemon that stops replying', () => {
  let clients: ScriptedPeer[];
  let listener: Listener;
  let onClient: (peer: ScriptedPeer) => void;
  beforeEach(async () => {
    clients = [];
    onClient = () => {};
    listener = await listen({ host: '127.0.0.1', port: 0 }, (transport: Transport) => {
      const peer = new ScriptedPeer(transport);
      clients.push(peer);
      onClient(peer);
    });
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await listener.close();
  });

  it.each(SILENCES)('at %s: the error names the phase', async (_, phase, lead) => {
    let leading: Promise<void> | undefined;
    onClient = (peer) => {
      leading = lead(peer);
    };
    const uri = `test+tcp://127.0.0.1:${listener.port}/default`;
    await expectTimeout(uri, phase);
    await leading;
    expect(clients).toHaveLength(1);
    await clients[0]?.expectClose();
  });

  it('does not keep the process alive after the timeout', async () => {
    const uri = `test+tcp://127.0.0.1:${listener.port}/default`;
    const program = `
      import { connect } from '${new URL('../../../src/index.ts', import.meta.url)}';
      await connect('${uri}', { connectTimeoutMs: ${TIMEOUT_MS} }).catch((error) => {
        console.log(error.code, error.phase);
      });`;
    const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-deadline-'));
    const file = join(folder, 'program.mts');
    writeFileSync(file, program);
    try {
      const child = spawn(process.execPath, ['--import', 'tsx', file], {
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: 20_000,
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
      const [status] = await once(child, 'close');
      expect({ status, output }).toEqual({ status: 0, output: 'CONNECT_TIMEOUT auth\n' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('connectTimeoutMs', () => {
  it('limits the lookup of the host name', async () => {
    const { lookup } = dns;
    dns.lookup = (() => {}) as never;
    try {
      await expectTimeout('test+tcp://nowhere.invalid/default', 'resolve');
    } finally {
      dns.lookup = lookup;
    }
  });

  it('does not apply to a host name that does not exist: the error is immediate', async () => {
    const { lookup } = dns;
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), {
      ...{ code: 'ENOTFOUND', syscall: 'getaddrinfo' },
    });
    dns.lookup = ((_: string, __: unknown, callback: (error: Error) => void) =>
      process.nextTick(callback, unknown)) as never;
    try {
      await expect(connect('test+tcp://nowhere.invalid/default')).rejects.toMatchObject({
        code: 'CONNECT_FAILED',
        phase: 'resolve',
      });
    } finally {
      dns.lookup = lookup;
    }
  });

  it('limits a transport factory', async () => {
    let signal: AbortSignal | undefined;
    const transport = (given: AbortSignal): Promise<Transport> => {
      signal = given;
      return new Promise(() => {});
    };
    await expectTimeout('test:///default', 'connect', { transport });
    expect(signal?.aborted).toBe(true);
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('limits connecting to a host that accepts no connection', async () => {
    // A stopped listener with a full queue: further clients get no reply at all.
    const child = spawn(
      process.execPath,
      [
        '-e',
        "const s = require('net').createServer(); s.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => console.log(s.address().port))",
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const fillers: Socket[] = [];
    try {
      const [line] = await once(child.stdout, 'data');
      const port = Number(String(line));
      child.kill('SIGSTOP');
      await sleep(20);
      for (let index = 0; index < 8; index += 1) {
        const filler = connectSocket(port, '127.0.0.1');
        filler.on('error', () => {});
        fillers.push(filler);
      }
      await sleep(50);
      await expectTimeout(`test+tcp://127.0.0.1:${port}/default`, 'connect');
    } finally {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
    }
  });
});

describe('the clock of Deadline', () => {
  it('is paused during a callback, but only for a limited time', async () => {
    const deadline = new Deadline('Opening', 50, undefined, 150);
    deadline.pause();
    deadline.pause();
    await sleep(80);
    deadline.resume();
    expect(deadline.signal.aborted).toBe(false);
    await sleep(200);
    expect(deadline.signal.reason).toMatchObject({
      code: 'CONNECT_TIMEOUT',
      message: expect.stringContaining('nobody answered'),
    });
    deadline.resume();
    deadline.clear();
  });

  it('continues with the remaining time after a pause', async () => {
    const deadline = new Deadline('Opening', 100, undefined);
    deadline.pause();
    await sleep(150);
    deadline.resume();
    expect(deadline.signal.aborted).toBe(false);
    await once(deadline.signal, 'abort');
    expect(deadline.signal.reason).toMatchObject({ code: 'CONNECT_TIMEOUT' });
    deadline.clear();
  });
});

async function expectTimeout(
  uri: string,
  phase: string,
  options: ConnectOptions = {},
): Promise<void> {
  const startedAt = performance.now();
  const credentials = { authname: 'fred', password: 'secret1' };
  const connecting = connect(uri, {
    ...{ credentials, saslMechanisms: [SLOW], connectTimeoutMs: TIMEOUT_MS },
    ...options,
  });
  await expect(connecting).rejects.toMatchObject({
    ...{ name: 'TimeoutError', code: 'CONNECT_TIMEOUT', outcome: 'not-sent', phase },
    timeoutMs: options.connectTimeoutMs ?? TIMEOUT_MS,
    message: expect.stringContaining(uri),
  });
  expect(performance.now() - startedAt).toBeLessThan(AT_MOST_MS);
}

/** A mechanism with two messages that is allowed over plain TCP. */
const SLOW = {
  name: 'SLOW',
  hasLayer: true,
  begin: () => ({ isDone: false, start: () => null, step: () => null }),
};

async function answerAuth(peer: ScriptedPeer, type: number): Promise<void> {
  const { header } = await peer.expectCall(remote.authList);
  peer.reply(header, remote.authList, { types: [type] });
}

async function untilSasl(peer: ScriptedPeer): Promise<void> {
  await answerAuth(peer, 1);
  const { header } = await peer.expectCall(remote.authSaslInit);
  peer.reply(header, remote.authSaslInit, { mechlist: 'SLOW' });
}

async function untilProof(peer: ScriptedPeer): Promise<void> {
  await untilSasl(peer);
  const { header } = await peer.expectCall(remote.authSaslStart);
  peer.reply(header, remote.authSaslStart, { complete: 0, nil: 1, data: new Uint8Array(0) });
}

async function untilOpen(peer: ScriptedPeer): Promise<void> {
  await answerAuth(peer, 0);
  const { header } = await peer.expectCall(remote.connectSupportsFeature);
  peer.reply(header, remote.connectSupportsFeature, { supported: 1 });
}

async function untilOpened(peer: ScriptedPeer): Promise<void> {
  await untilOpen(peer);
  const { header } = await peer.expectCall(remote.connectOpen);
  peer.reply(header, remote.connectOpen, undefined);
}
