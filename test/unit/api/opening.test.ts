import { describe, expect, it } from '@jest/globals';
import type { OpenedSession } from '../../../src/api/live/opened-session.ts';
import { Deadline } from '../../../src/api/opening/deadline.ts';
import type { OpenSessionOptions } from '../../../src/api/opening/open-session.ts';
import { openSession } from '../../../src/api/opening/open-session.ts';
import { remote, VirErrorDomain, VirErrorNumber } from '../../../src/protocol/index.ts';
import { memoryPair } from '../../../src/transport/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';
import { until } from '../../support/until.ts';
import { loginBy } from './support/login.ts';

const NONE = 0;
const POLKIT = 2;

describe('openSession', () => {
  it('logs in, then asks for keepalive and opens the hypervisor without a wait between', async () => {
    const { peer, opening } = startOpening({ openName: 'qemu:///system' });
    await answerAuth(peer, [NONE]);
    const keepalive = await peer.expectCall(remote.connectSupportsFeature);
    const open = await peer.expectCall(remote.connectOpen);
    expect(keepalive.args).toEqual({ feature: 10 });
    expect(open.args).toEqual({ name: 'qemu:///system', flags: 0 });
    peer.reply(open.header, remote.connectOpen, undefined);
    peer.reply(keepalive.header, remote.connectSupportsFeature, { supported: 1 });
    await expect(opening).resolves.toMatchObject({ hasKeepalive: true });
    expect(peer.waiting).toBe(0);
  });

  it('does not ask for keepalive if the program has disabled it', async () => {
    const { peer, opening } = startOpening({ usesKeepalive: false });
    await answerAuth(peer, [NONE]);
    await answerOpen(peer);
    await expect(opening).resolves.toMatchObject({ hasKeepalive: false });
    expect(peer.waiting).toBe(0);
  });

  it('asks for the features of events once, when they are needed', async () => {
    const { peer, opening } = startOpening();
    await answerAuth(peer, [NONE]);
    await answerFeature(peer, 10, 1);
    await answerOpen(peer);
    const { eventFeatures } = await opening;
    const asked = [eventFeatures(), eventFeatures()];
    await answerFeature(peer, 14, 1);
    await answerFeature(peer, 15, 0);
    const features = { hasEventCallbacks: true, hasCloseCallback: false };
    expect(await Promise.all([...asked, eventFeatures()])).toEqual([features, features, features]);
    expect(peer.waiting).toBe(0);
  });

  it('sends the read-only flag for a read-only connection', async () => {
    const { peer, opening } = startOpening({ isReadOnly: true });
    await answerAuth(peer, []);
    await answerFeature(peer, 10, 0);
    const open = await peer.expectCall(remote.connectOpen);
    expect(open.args.flags).toBe(1);
    peer.replyError(open.header, { code: VirErrorNumber.NO_CONNECT, message: 'no such driver' });
    await expect(opening).rejects.toMatchObject({ code: 'VIR_ERR_NO_CONNECT' });
    await peer.expectClose();
  });

  it('continues if an old daemon does not know a call', async () => {
    const { peer, opening } = startOpening();
    const auth = await peer.expectCall(remote.authList);
    peer.replyError(auth.header, UNKNOWN_PROCEDURE);
    const keepalive = await peer.expectCall(remote.connectSupportsFeature);
    peer.replyError(keepalive.header, UNKNOWN_PROCEDURE);
    await answerOpen(peer);
    const opened = await opening;
    expect(opened.hasKeepalive).toBe(false);
    const asked = opened.eventFeatures();
    for (const _ of [14, 15]) {
      const { header } = await peer.expectCall(remote.connectSupportsFeature);
      peer.replyError(header, UNKNOWN_PROCEDURE);
    }
    expect(await asked).toEqual({ hasEventCallbacks: false, hasCloseCallback: false });
  });

  it('logs in by polkit, which may take longer than the timeout', async () => {
    using clock = new FakeClock();
    const { peer, opening } = startOpening({ timeoutMs: 200 });
    await answerAuth(peer, [POLKIT]);
    const { header } = await peer.expectCall(remote.authPolkit);
    await clock.advance(300);
    peer.reply(header, remote.authPolkit, { complete: 1 });
    await answerFeature(peer, 10, 1);
    await answerOpen(peer);
    await opening;
  });

  it.each([
    [VirErrorNumber.AUTH_FAILED, 'polkit does not authorize this user'],
    [VirErrorNumber.AUTH_CANCELLED, 'cancelled'],
    [VirErrorNumber.AUTH_UNAVAILABLE, 'pkttyagent'],
    [VirErrorNumber.INTERNAL_ERROR, 'could not ask polkit'],
  ])('explains the error number %d of a polkit login', async (code, says) => {
    const { peer, opening } = startOpening();
    await answerAuth(peer, [POLKIT]);
    const { header } = await peer.expectCall(remote.authPolkit);
    peer.replyError(header, { code, message: 'authentication' });
    await expect(opening).rejects.toMatchObject({
      name: 'AuthError',
      code: 'AUTH_REFUSED',
      outcome: 'not-sent',
      message: expect.stringContaining(says),
      cause: { number: code },
    });
    await peer.expectClose();
  });

  it.each([
    [[99], undefined, 'a login with auth type 99'],
    [[NONE], { authType: 'polkit' }, 'requires a login with polkit, but the daemon offers none'],
    [
      [POLKIT],
      { authType: 'sasl', mechanism: 'PLAIN' },
      'requires a login with sasl.PLAIN, but the daemon offers polkit',
    ],
  ])('rejects the auth types %p if the URI requires %p', async (types, asked, says) => {
    const { peer, opening } = startOpening({ login: loginBy(asked) });
    await answerAuth(peer, types);
    await expect(opening).rejects.toMatchObject({
      name: 'AuthError',
      code: 'AUTH_UNSUPPORTED',
      message: expect.stringContaining(says),
    });
    await peer.expectClose();
  });

  const phases: ReadonlyArray<readonly [string, (peer: ScriptedPeer) => Promise<void>]> = [
    ['AUTH_LIST', async () => {}],
    ['the keepalive feature', (peer) => answerAuth(peer, [NONE])],
    [
      'OPEN',
      async (peer) => {
        await answerAuth(peer, [NONE]);
        await answerFeature(peer, 10, 1);
      },
    ],
  ];

  it.each(phases)('times out while it waits for the reply to %s', async (_, lead) => {
    using clock = new FakeClock();
    const { peer, opening } = startOpening({ timeoutMs: 150 });
    const settled = expect(opening).rejects.toMatchObject({
      name: 'TimeoutError',
      code: 'CONNECT_TIMEOUT',
      outcome: 'not-sent',
    });
    await lead(peer);
    await until(() => peer.waiting > 0);
    await clock.advance(150);
    await settled;
    await peer.expectClose();
  });

  it.each(phases)('can be aborted while it waits for the reply to %s', async (_, lead) => {
    const controller = new AbortController();
    const { peer, opening } = startOpening({ signal: controller.signal });
    const reason = new Error('changed my mind');
    const settled = expect(opening).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'not-sent', cause: reason },
      message: 'Opening was aborted',
    });
    await lead(peer);
    controller.abort(reason);
    await settled;
    await peer.expectClose();
  });

  it('rejects if the daemon closes the connection', async () => {
    const { peer, opening } = startOpening();
    const settled = expect(opening).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    await answerAuth(peer, [NONE]);
    await peer.close();
    await settled;
  });
});

const UNKNOWN_PROCEDURE = {
  code: VirErrorNumber.RPC,
  domain: VirErrorDomain.RPC,
  message: 'unknown procedure: 66',
};

function startOpening(
  options: Partial<OpenSessionOptions> & {
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
  } = {},
): { readonly peer: ScriptedPeer; readonly opening: Promise<OpenedSession> } {
  const [near, far] = memoryPair();
  const deadline = new Deadline('Opening', options.timeoutMs ?? WAIT_LIMIT_MS, options.signal);
  const opening = openSession({
    transport: near,
    openName: 'test:///default',
    isReadOnly: false,
    login: loginBy(),
    usesKeepalive: true,
    maxCallsInFlight: 4,
    events: { onEvent() {}, onClose() {} },
    ...options,
    deadline,
  }).finally(() => deadline.clear());
  return { peer: new ScriptedPeer(far), opening };
}

async function answerAuth(peer: ScriptedPeer, types: readonly number[]): Promise<void> {
  const { header } = await peer.expectCall(remote.authList);
  peer.reply(header, remote.authList, { types });
}

async function answerFeature(
  peer: ScriptedPeer,
  feature: number,
  supported: number,
): Promise<void> {
  const { header, args } = await peer.expectCall(remote.connectSupportsFeature);
  expect(args).toEqual({ feature });
  peer.reply(header, remote.connectSupportsFeature, { supported });
}

async function answerOpen(peer: ScriptedPeer): Promise<void> {
  const { header } = await peer.expectCall(remote.connectOpen);
  peer.reply(header, remote.connectOpen, undefined);
}
