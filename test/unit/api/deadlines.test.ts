import { spawn } from 'node:child_process';
import dns from 'node:dns';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../src/api/opening/deadline.ts';
import type { ConnectOptions } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import type { Transport } from '../../../src/transport/index.ts';
import type { Listener } from '../../../src/transport/listen.ts';
import { listen } from '../../../src/transport/listen.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';
import { until } from '../../support/until.ts';

const TIMEOUT_MS = 150;

type Lead = (peer: ScriptedPeer) => Promise<void>;

/** The calls that are answered before the daemon stops replying. */
const SILENCES: ReadonlyArray<readonly [string, string, Lead]> = [
  ['AUTH_LIST', 'auth', async () => {}],
  ['the list of mechanisms', 'auth', (peer) => answerAuth(peer, 1)],
  ['the first message of SASL', 'auth', untilSasl],
  ['the last message of SASL', 'auth', untilProof],
  ['the first feature', 'open', (peer) => answerAuth(peer, 0)],
  ['OPEN', 'open', untilOpen],
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
    await expectTimeout(uri, phase, async () => {
      await until(() => clients.length === 1);
      await leading;
      // The call that gets no answer.
      await until(() => (clients[0]?.waiting ?? 0) > 0);
    });
    expect(clients).toHaveLength(1);
    await clients[0]?.expectClose();
  });

  it('can be aborted, with an error that names the URI', async () => {
    const uri = `test+tcp://127.0.0.1:${listener.port}/default`;
    const controller = new AbortController();
    const opening = connect(uri, { signal: controller.signal });
    const settled = expect(opening).rejects.toMatchObject({
      ...{ name: 'AbortError', message: `Opening ${uri} was aborted` },
    });
    await until(() => (clients[0]?.waiting ?? 0) > 0);
    controller.abort();
    await settled;
  });

  it('does not keep the process alive after the timeout', async () => {
    const uri = `test+tcp://127.0.0.1:${listener.port}/default`;
    const program = `
      import { connect } from '${new URL('../../../src/index.ts', import.meta.url)}';
      const failure = () =>
        connect('${uri}', { connectTimeoutMs: ${TIMEOUT_MS} }).catch((error) => error);
      // The first connection also loads modules, which may take longer than the timeout.
      await failure();
      const { code, phase } = await failure();
      console.log(code, phase);`;
    const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-deadline-'));
    const file = join(folder, 'program.mts');
    writeFileSync(file, program);
    try {
      const child = spawn(process.execPath, ['--import', 'tsx', file], {
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: PROGRAM_LIMIT_MS,
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
    let lookups = 0;
    dns.lookup = (() => {
      lookups += 1;
    }) as never;
    try {
      const isReached = (): Promise<void> => until(() => lookups === 1);
      await expectTimeout('test+tcp://nowhere.invalid/default', 'resolve', isReached);
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
    const isReached = (): Promise<void> => until(() => signal !== undefined);
    await expectTimeout('test:///default', 'connect', isReached, { transport });
    expect(signal?.aborted).toBe(true);
  });
});

describe('the clock of Deadline', () => {
  it('is paused during a callback, but only for a limited time', async () => {
    using clock = new FakeClock();
    const deadline = new Deadline('Opening', 50, undefined, 150);
    deadline.pause();
    deadline.pause();
    await clock.advance(80);
    deadline.resume();
    expect(deadline.signal.aborted).toBe(false);
    await clock.advance(200);
    expect(deadline.signal.reason).toMatchObject({
      code: 'CONNECT_TIMEOUT',
      message: expect.stringContaining('the prompt was not answered'),
    });
    deadline.resume();
    deadline.clear();
  });

  it('continues with the remaining time after a pause', async () => {
    using clock = new FakeClock();
    const deadline = new Deadline('Opening', 100, undefined);
    deadline.pause();
    await clock.advance(150);
    deadline.resume();
    expect(deadline.signal.aborted).toBe(false);
    await clock.advance(100);
    expect(deadline.signal.reason).toMatchObject({ code: 'CONNECT_TIMEOUT' });
    deadline.clear();
  });
});

async function expectTimeout(
  uri: string,
  phase: string,
  isReached: () => Promise<void>,
  options: ConnectOptions = {},
): Promise<void> {
  using clock = new FakeClock();
  const credentials = { authname: 'fred', password: 'secret1' };
  const connecting = connect(uri, {
    ...{ credentials, saslMechanisms: [SLOW], connectTimeoutMs: TIMEOUT_MS },
    ...options,
  });
  const settled = expect(connecting).rejects.toMatchObject({
    ...{ name: 'TimeoutError', code: 'CONNECT_TIMEOUT', outcome: 'not-sent', phase },
    timeoutMs: options.connectTimeoutMs ?? TIMEOUT_MS,
    message: expect.stringContaining(uri),
  });
  await isReached();
  await clock.advance(TIMEOUT_MS);
  await settled;
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
