import { channel } from 'node:diagnostics_channel';
import { setImmediate as tick } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DroppedTrace, LibvirtEvent, Subscription } from '../../../../src/index.ts';
import { DROPPED_CHANNEL } from '../../../../src/index.ts';
import { remote, VirErrorDomain, VirErrorNumber } from '../../../../src/protocol/index.ts';
import type { ScriptedConnection } from './support/scripted-connection.ts';
import { scriptedConnection } from './support/scripted-connection.ts';

const REGISTER = remote.connectDomainEventCallbackRegisterAny;
const DEREGISTER = remote.connectDomainEventCallbackDeregisterAny;
const LIFECYCLE = remote.domainEventCallbackLifecycle;
const DOM = { name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };

const GONE = new Error('gone');

const ABORTED = { name: 'AbortError', cause: GONE };

describe('a registration', () => {
  let it_: ScriptedConnection;
  let dropped: string[];
  const onDropped = (message: unknown): void => {
    const { packet, reason } = message as DroppedTrace;
    dropped.push(`${packet}: ${reason}`);
  };

  beforeEach(() => {
    it_ = scriptedConnection();
    dropped = [];
    channel(DROPPED_CHANNEL).subscribe(onDropped);
  });
  afterEach(async () => {
    channel(DROPPED_CHANNEL).unsubscribe(onDropped);
    await it_.peer.close();
  });

  function send(callbackId: number, detail: number): void {
    it_.peer.sendEvent(LIFECYCLE, { callbackId, msg: { dom: DOM, event: 2, detail } });
  }

  async function subscribe(callbackId: number): Promise<Subscription<LibvirtEvent>> {
    const opening = it_.connection.subscribe('domain:lifecycle');
    const { header } = await it_.peer.expectCall(REGISTER);
    it_.peer.reply(header, REGISTER, { callbackId });
    return opening;
  }

  it('keeps events that arrive before its reply, and drops those with other ids', async () => {
    const opening = it_.connection.subscribe('domain:lifecycle');
    const { header } = await it_.peer.expectCall(REGISTER);
    send(7, 1);
    send(8, 2);
    send(7, 3);
    await tick();
    expect(dropped).toEqual([]);
    it_.peer.reply(header, REGISTER, { callbackId: 7 });
    send(7, 4);
    const subscription = await opening;
    expect(await details(subscription, 3)).toEqual([1, 3, 4]);
    expect(dropped).toEqual([
      expect.stringMatching(/LIFECYCLE MESSAGE serial 1: there is no registration/),
    ]);
  });

  it('may have the id 0, and ids of different families are independent', async () => {
    const domains = await subscribe(0);
    const opening = it_.connection.subscribe('network:lifecycle');
    const { header } = await it_.peer.expectCall(remote.connectNetworkEventRegisterAny);
    it_.peer.reply(header, remote.connectNetworkEventRegisterAny, { callbackId: 0 });
    const networks = await opening;
    send(0, 5);
    const net = { name: 'default', uuid: DOM.uuid };
    it_.peer.sendEvent(remote.networkEventLifecycle, { callbackId: 0, net, event: 1, detail: 6 });
    expect(await details(domains, 1)).toEqual([5]);
    expect((await networks.next()).value).toMatchObject({ type: 'network:lifecycle', detail: 6 });
  });

  it('drops events that arrive after the deregistration', async () => {
    const subscription = await subscribe(3);
    const closing = subscription.close();
    const { header, args } = await it_.peer.expectCall(DEREGISTER);
    expect(args).toEqual({ callbackId: 3 });
    send(3, 1);
    it_.peer.reply(header, DEREGISTER, undefined);
    await closing;
    send(3, 2);
    await until(() => dropped.length > 0);
    expect(dropped.length).toBe(1);
    expect((await subscription.next()).done).toBe(true);
  });

  it('is repeated for a subscription that is opened during the deregistration', async () => {
    const first = await subscribe(3);
    const closing = first.close();
    const { header } = await it_.peer.expectCall(DEREGISTER);
    const opening = it_.connection.subscribe('domain:lifecycle');
    await tick();
    expect(it_.peer.waiting).toBe(0);
    it_.peer.reply(header, DEREGISTER, undefined);
    const again = await it_.peer.expectCall(REGISTER);
    it_.peer.reply(again.header, REGISTER, { callbackId: 4 });
    send(3, 1);
    send(4, 2);
    expect(await details(await opening, 1)).toEqual([2]);
    await closing;
  });

  it('is awaited by the end of an `await using` block whose loop has begun its end', async () => {
    const order: string[] = [];
    const subscription = await subscribe(3);
    const block = async (): Promise<void> => {
      await using events = subscription;
      for await (const _ of events) break;
      order.push('loop left');
    };
    send(3, 1);
    const leaving = block().then(() => order.push('block left'));
    const { header } = await it_.peer.expectCall(DEREGISTER);
    await tick();
    order.push('replied');
    it_.peer.reply(header, DEREGISTER, undefined);
    await leaving;
    expect(order).toEqual(['loop left', 'replied', 'block left']);
    await subscription.close();
    expect(it_.peer.waiting).toBe(0);
  });

  it('is awaited by each call that closes its listener', async () => {
    const listening = it_.connection.listen('domain:lifecycle', () => {});
    const { header } = await it_.peer.expectCall(REGISTER);
    it_.peer.reply(header, REGISTER, { callbackId: 0 });
    const handle = await listening;
    const order: string[] = [];
    const closing = [1, 2].map((n) => handle.close().then(() => order.push(`closed ${n}`)));
    const back = await it_.peer.expectCall(DEREGISTER);
    await tick();
    order.push('replied');
    it_.peer.reply(back.header, DEREGISTER, undefined);
    await Promise.all(closing);
    expect(order).toEqual(['replied', 'closed 1', 'closed 2']);
  });

  it('has its early events although one of another object is being deregistered', async () => {
    const opened = it_.connection.domainLookupByName('test');
    const lookup = await it_.peer.expectCall(remote.domainLookupByName);
    it_.peer.reply(lookup.header, remote.domainLookupByName, { dom: DOM });
    const object = await opened;
    const first = await subscribe(0);
    const closing = first.close();
    const back = await it_.peer.expectCall(DEREGISTER);
    // Another key: its registration does not wait for the end of the first.
    const opening = it_.connection.subscribe('domain:lifecycle', { object });
    const { header } = await it_.peer.expectCall(REGISTER);
    send(0, 1);
    send(1, 2);
    it_.peer.reply(back.header, DEREGISTER, undefined);
    await closing;
    send(1, 3);
    send(0, 4);
    it_.peer.reply(header, REGISTER, { callbackId: 1 });
    send(1, 5);
    expect(await details(await opening, 3)).toEqual([2, 3, 5]);
    expect(dropped).toEqual([expect.stringContaining('there is no registration for it')]);
  });

  it('has its early events when it follows a deregistration with the same key', async () => {
    const first = await subscribe(0);
    send(0, 1);
    await details(first, 1);
    void first.return();
    const back = await it_.peer.expectCall(DEREGISTER);
    const opening = it_.connection.subscribe('domain:lifecycle');
    it_.peer.reply(back.header, DEREGISTER, undefined);
    const { header } = await it_.peer.expectCall(REGISTER);
    send(0, 2);
    send(1, 3);
    await tick();
    it_.peer.reply(header, REGISTER, { callbackId: 1 });
    send(1, 4);
    expect(await details(await opening, 2)).toEqual([3, 4]);
    expect(dropped).toEqual([expect.stringContaining('there is no registration for it')]);
    const closing = (await opening).close();
    const last = await it_.peer.expectCall(DEREGISTER);
    expect(last.args).toEqual({ callbackId: 1 });
    it_.peer.reply(last.header, DEREGISTER, undefined);
    await closing;
  });

  it('is deregistered after the reply if its only subscription was closed meanwhile', async () => {
    const controller = new AbortController();
    const opening = it_.connection.subscribe('domain:lifecycle', { signal: controller.signal });
    const { header } = await it_.peer.expectCall(REGISTER);
    controller.abort(GONE);
    await expect(opening).rejects.toMatchObject({ ...ABORTED, outcome: 'unknown' });
    it_.peer.reply(header, REGISTER, { callbackId: 9 });
    send(9, 1);
    const back = await it_.peer.expectCall(DEREGISTER);
    expect(back.args).toEqual({ callbackId: 9 });
  });

  it('stays for other subscriptions when one of them aborts', async () => {
    const controller = new AbortController();
    const leaving = it_.connection.subscribe('domain:lifecycle', { signal: controller.signal });
    const staying = it_.connection.subscribe('domain:lifecycle');
    const { header } = await it_.peer.expectCall(REGISTER);
    controller.abort(GONE);
    await expect(leaving).rejects.toMatchObject({ ...ABORTED, outcome: 'unknown' });
    it_.peer.reply(header, REGISTER, { callbackId: 9 });
    send(9, 1);
    expect(await details(await staying, 1)).toEqual([1]);
    expect(it_.peer.waiting).toBe(0);
  });

  it('can be aborted by the signal at any time, even at the time of the reply', async () => {
    for (let turns = 0; turns < 15; turns += 1) {
      const controller = new AbortController();
      const abortAfter = (left: number): void => {
        if (left === 0) controller.abort(GONE);
        else queueMicrotask(() => abortAfter(left - 1));
      };
      const listening = it_.connection.listen('domain:lifecycle', () => abortAfter(turns));
      const { signal } = controller;
      const opening = it_.connection.subscribe('domain:lifecycle', { signal });
      const { header } = await it_.peer.expectCall(REGISTER);
      it_.peer.reply(header, REGISTER, { callbackId: turns });
      send(turns, 1);
      const reading = opening.then(async (subscription) => {
        while (!(await subscription.next()).done);
      });
      await expect(reading).rejects.toMatchObject(ABORTED);
      const closing = (await listening).close();
      const back = await it_.peer.expectCall(DEREGISTER);
      it_.peer.reply(back.header, DEREGISTER, undefined);
      await closing;
    }
  });

  it('rejects all waiting subscriptions if refused, and is tried again for the next one', async () => {
    const openings = [1, 2].map(() => it_.connection.subscribe('domain:lifecycle'));
    const { header } = await it_.peer.expectCall(REGISTER);
    send(5, 1);
    it_.peer.replyError(header, { code: VirErrorNumber.OPERATION_DENIED, message: 'no' });
    for (const opening of openings) {
      await expect(opening).rejects.toMatchObject({ code: 'VIR_ERR_OPERATION_DENIED' });
    }
    expect(dropped.length).toBe(1);
    const subscription = await subscribe(6);
    send(6, 2);
    expect(await details(subscription, 1)).toEqual([2]);
  });

  it('of a subscription to several events is undone if one of them is refused', async () => {
    const opening = it_.connection.subscribe(['domain:lifecycle', 'domain:nic-mac-change']);
    const first = await it_.peer.expectCall(REGISTER);
    const second = await it_.peer.expectCall(REGISTER);
    expect(second.args.eventId).toBe(27);
    it_.peer.replyError(second.header, {
      code: VirErrorNumber.INTERNAL_ERROR,
      domain: VirErrorDomain.RPC,
      message: 'internal error: unsupported event ID 27',
    });
    await expect(opening).rejects.toMatchObject({
      code: 'VIR_ERR_NO_SUPPORT',
      number: 3,
      message: expect.stringContaining('too old for domain:nic-mac-change'),
    });
    it_.peer.reply(first.header, REGISTER, { callbackId: 2 });
    expect((await it_.peer.expectCall(DEREGISTER)).args).toEqual({ callbackId: 2 });
  });

  it('reports the number of dropped early events', async () => {
    const opening = it_.connection.subscribe('domain:lifecycle', { queueLimit: 20_000 });
    const { header } = await it_.peer.expectCall(REGISTER);
    for (let index = 0; index < 10_010; index += 1) send(7, index);
    await tick();
    it_.peer.reply(header, REGISTER, { callbackId: 7 });
    const subscription = await opening;
    expect((await details(subscription, 10_000)).at(-1)).toBe(9999);
    expect((await subscription.next()).value).toEqual({ type: 'overflow', missed: 10 });
  });

  it('is not affected by unreadable and unknown event messages', async () => {
    const subscription = await subscribe(1);
    const header = { prog: LIFECYCLE.program, vers: 1, proc: LIFECYCLE.number, type: 2 };
    const packet = { ...header, serial: 1, status: 0 };
    const lies = Uint8Array.of(0, 0, 0, 1, 255, 255, 255, 255, 0, 0, 0, 0);
    it_.peer.send(packet, { encode: (writer) => writer.raw(lies), decode: () => null }, null);
    it_.peer.sendEmpty(packet);
    // The legacy message of a daemon with callback ids: nothing is registered for it.
    it_.peer.sendEvent(remote.domainEventLifecycle, { dom: DOM, event: 2, detail: 0 });
    // An id of another kind of event.
    it_.peer.sendEvent(remote.domainEventCallbackReboot, { callbackId: 1, msg: { dom: DOM } });
    it_.peer.sendEvent(remote.connectEventConnectionClosed, { reason: 1 });
    send(1, 7);
    expect(await details(subscription, 1)).toEqual([7]);
    expect(dropped).toEqual([
      expect.stringContaining('cannot be read'),
      expect.stringContaining('cannot be read'),
      expect.stringContaining('there is no registration for it'),
      expect.stringContaining('there is no registration for it'),
      expect.stringContaining('there is no registration for it'),
    ]);
    expect(it_.connection.state).toBe('open');
  });
});

describe('a daemon without callback ids', () => {
  const old = { hasEventCallbacks: false, hasCloseCallback: false };

  it('has one registration for all domains, and the client filters its events', async () => {
    const { connection, peer } = scriptedConnection(old);
    const opening = connection.domainLookupByName('test');
    const lookup = await peer.expectCall(remote.domainLookupByName);
    peer.reply(lookup.header, remote.domainLookupByName, { dom: DOM });
    const object = await opening;
    const all = connection.subscribe('domain:lifecycle');
    const one = connection.subscribe('domain:lifecycle', { object });
    const { header } = await peer.expectCall(remote.connectDomainEventRegister);
    peer.reply(header, remote.connectDomainEventRegister, { cbRegistered: 1 });
    const [everything, few] = await Promise.all([all, one]);
    const other = { ...DOM, uuid: DOM.uuid.replace('6', '7') };
    peer.sendEvent(remote.domainEventLifecycle, { dom: other, event: 2, detail: 1 });
    peer.sendEvent(remote.domainEventLifecycle, { dom: DOM, event: 2, detail: 2 });
    expect(await details(everything, 2)).toEqual([1, 2]);
    expect(await details(few, 1)).toEqual([2]);

    const done = [everything.close(), few.close()];
    const back = await peer.expectCall(remote.connectDomainEventDeregister);
    peer.reply(back.header, remote.connectDomainEventDeregister, { cbRegistered: 0 });
    await Promise.all(done);
    await peer.close();
  });

  it('gets the event number of all events except the lifecycle event', async () => {
    const { connection, peer } = scriptedConnection(old);
    const opening = connection.subscribe('domain:device-removed');
    const { header, args } = await peer.expectCall(remote.connectDomainEventRegisterAny);
    expect(args).toEqual({ eventId: 15 });
    peer.reply(header, remote.connectDomainEventRegisterAny, undefined);
    const subscription = await opening;
    peer.sendEvent(remote.domainEventDeviceRemoved, { dom: DOM, devAlias: 'net0' });
    expect((await subscription.next()).value).toMatchObject({ devAlias: 'net0' });
    const closing = subscription.close();
    const back = await peer.expectCall(remote.connectDomainEventDeregisterAny);
    expect(back.args).toEqual({ eventId: 15 });
    peer.reply(back.header, remote.connectDomainEventDeregisterAny, undefined);
    await closing;
    await peer.close();
  });

  it('is not called for events that it does not support', async () => {
    const { connection, peer } = scriptedConnection(old);
    await expect(connection.subscribe('domain:block-job-2')).rejects.toMatchObject({
      name: 'ArgumentError',
      message: 'domain:block-job-2 events need a daemon of libvirt 1.2 or newer',
    });
    const close = await connection.subscribe('connection:close');
    expect(peer.waiting).toBe(0);
    const several = connection.subscribe(['domain:reboot', 'domain:tunable']);
    await expect(several).rejects.toMatchObject({ argument: 'name' });
    const { header } = await peer.expectCall(remote.connectDomainEventRegisterAny);
    peer.reply(header, remote.connectDomainEventRegisterAny, undefined);
    await peer.expectCall(remote.connectDomainEventDeregisterAny);
    await peer.close();
    expect((await close.next()).value).toMatchObject({ reasonName: 'eof', peer: 'daemon' });
    await expect(connection.subscribe('connection:close')).rejects.toMatchObject({
      code: 'CONNECTION_CLOSED',
    });
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  for (let turns = 0; !isTrue(); turns += 1) {
    if (turns > 10_000) throw new Error('it did not happen');
    await tick();
  }
}

async function details(subscription: Subscription<LibvirtEvent>, count: number): Promise<number[]> {
  const seen: number[] = [];
  while (seen.length < count) {
    const { value } = await subscription.next();
    if (value?.type !== 'domain:lifecycle') throw new Error(`got ${value?.type}`);
    seen.push(value.detail);
  }
  return seen;
}
