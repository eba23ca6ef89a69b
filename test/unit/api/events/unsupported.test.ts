import { describe, expect, it } from '@jest/globals';
import { connect } from '../../../../src/index.ts';
import { remote, VirErrorDomain, VirErrorNumber } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { until } from '../../../support/until.ts';
import type { ScriptedConnection } from './support/scripted-connection.ts';
import { scriptedConnection } from './support/scripted-connection.ts';

const REGISTER = remote.connectDomainEventCallbackRegisterAny;
const DEREGISTER = remote.connectDomainEventCallbackDeregisterAny;
const LIFECYCLE = remote.domainEventCallbackLifecycle;
const DOM = { name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
const NAMES = ['domain:nic-mac-change', 'domain:lifecycle'] as const;
const SKIP = { skipUnsupported: true };

/** The errors of daemons that do not support an event. */
const UNKNOWN_EVENT = {
  code: VirErrorNumber.INTERNAL_ERROR,
  domain: VirErrorDomain.RPC,
  message: 'internal error: unsupported event ID 27',
};
const NO_SUPPORT = {
  code: VirErrorNumber.NO_SUPPORT,
  message: 'this function is not supported by the connection driver',
};

describe('The option skipUnsupported', () => {
  it.each([
    ['an event that the daemon does not know', UNKNOWN_EVENT],
    ['an event that the driver does not support', NO_SUPPORT],
  ])('leaves out %s', async (_, error) => {
    const { connection, peer } = scriptedConnection();
    const opening = connection.subscribe(NAMES, SKIP);
    await refuseFirst(peer, error);
    const subscription = await opening;
    expect(subscription.unsupported).toEqual(['domain:nic-mac-change']);
    peer.sendEvent(LIFECYCLE, { callbackId: 4, msg: { dom: DOM, event: 2, detail: 1 } });
    expect((await subscription.next()).value).toMatchObject({ type: 'domain:lifecycle' });
    const closing = subscription.close();
    const { header, args } = await peer.expectCall(DEREGISTER);
    expect(args).toEqual({ callbackId: 4 });
    peer.reply(header, DEREGISTER, undefined);
    await closing;
    expect(peer.waiting).toBe(0);
    await peer.close();
  });

  it('also leaves out unsupported events of a listener', async () => {
    const { connection, peer } = scriptedConnection();
    const seen: string[] = [];
    const opening = connection.listen(NAMES, ({ type }) => seen.push(type), SKIP);
    await refuseFirst(peer, UNKNOWN_EVENT);
    const handle = await opening;
    expect(handle.unsupported).toEqual(['domain:nic-mac-change']);
    peer.sendEvent(LIFECYCLE, { callbackId: 4, msg: { dom: DOM, event: 2, detail: 1 } });
    await until(() => seen.length === 1);
    expect(seen).toEqual(['domain:lifecycle']);
    await peer.close();
  });

  it('has no effect on the error if the daemon supports none of the events', async () => {
    const { connection, peer } = scriptedConnection();
    const opening = connection.subscribe(['domain:nic-mac-change', 'network:lifecycle'], SKIP);
    const { header } = await peer.expectCall(REGISTER);
    const network = await peer.expectCall(remote.connectNetworkEventRegisterAny);
    peer.replyError(network.header, NO_SUPPORT);
    peer.replyError(header, UNKNOWN_EVENT);
    await expect(opening).rejects.toMatchObject({
      code: 'VIR_ERR_NO_SUPPORT',
      message: expect.stringContaining('too old for domain:nic-mac-change'),
    });
    await peer.close();
  });

  it('has no effect on other errors', async () => {
    const { connection, peer } = scriptedConnection();
    const opening = connection.subscribe(NAMES, SKIP);
    await refuseFirst(peer, { code: VirErrorNumber.ACCESS_DENIED, message: 'no' });
    await expect(opening).rejects.toMatchObject({ code: 'VIR_ERR_ACCESS_DENIED' });
    expect((await peer.expectCall(DEREGISTER)).args).toEqual({ callbackId: 4 });
    await peer.close();
  });

  it('leaves out events that a daemon without callback ids cannot know, without a call', async () => {
    const { connection, peer } = scriptedConnection({ hasEventCallbacks: false });
    const opening = connection.subscribe(['domain:tunable', 'domain:reboot'], SKIP);
    const { header, args } = await peer.expectCall(remote.connectDomainEventRegisterAny);
    expect(args).toEqual({ eventId: 1 });
    peer.reply(header, remote.connectDomainEventRegisterAny, undefined);
    expect((await opening).unsupported).toEqual(['domain:tunable']);
    expect(peer.waiting).toBe(0);
    await expect(connection.subscribe('domain:tunable', SKIP)).rejects.toMatchObject({
      ...{ name: 'ArgumentError', argument: 'name' },
    });
    await peer.close();
  });

  it('is false by default, and then unsupported is empty', async () => {
    await using daemon = await startDaemon({ memory: true });
    await using connection = await connect('test:///default', { transport: daemon.connect() });
    const subscription = await connection.subscribe(['domain:lifecycle', 'network:lifecycle']);
    const handle = await connection.listen('domain:reboot', () => {});
    expect([subscription.unsupported, handle.unsupported]).toEqual([[], []]);
    refuseDomains(daemon);
    const names = ['domain:watchdog', 'network:lifecycle'] as const;
    for (const skipUnsupported of [false, undefined]) {
      await expect(connection.subscribe(names, { skipUnsupported })).rejects.toMatchObject({
        code: 'VIR_ERR_NO_SUPPORT',
      });
    }
  });

  it('must be a boolean', async () => {
    const { connection, peer } = scriptedConnection();
    const options = { skipUnsupported: 'yes' as unknown as boolean };
    await expect(connection.subscribe(NAMES, options)).rejects.toMatchObject({
      ...{ name: 'ArgumentError', argument: 'skipUnsupported' },
    });
    await peer.close();
  });

  it('applies again to the daemon of each reconnect', async () => {
    await using daemon = await startDaemon();
    const reconnect = { initialDelayMs: 2, maxDelayMs: 10 };
    await using connection = await connect(daemon.uri, { reconnect });
    const names = ['domain:lifecycle', 'network:lifecycle'] as const;
    const subscription = await connection.subscribe(names, SKIP);
    const restart = async (): Promise<readonly string[]> => {
      await daemon.crash();
      await daemon.restart();
      expect((await subscription.next()).value).toEqual({ type: 'reconnected' });
      return subscription.unsupported;
    };
    expect(subscription.unsupported).toEqual([]);
    const older = refuseDomains(daemon);
    expect(await restart()).toEqual(['domain:lifecycle']);
    older.stop();
    expect(await restart()).toEqual([]);
    await (await connection.domainLookupByName('test')).suspend();
    expect((await subscription.next()).value).toMatchObject({ eventName: 'suspended' });
  });
});

type Peer = ScriptedConnection['peer'];

/** Refuses the first registration, and replies to the second with the id 4. */
async function refuseFirst(
  peer: Peer,
  error: { readonly code: number; readonly message: string },
): Promise<void> {
  const first = await peer.expectCall(REGISTER);
  const second = await peer.expectCall(REGISTER);
  peer.replyError(first.header, error);
  peer.reply(second.header, REGISTER, { callbackId: 4 });
}

function refuseDomains(daemon: TestDaemon): { readonly stop: () => void } {
  return daemon.misbehave({ kind: 'fail', procedure: REGISTER, error: NO_SUPPORT });
}
