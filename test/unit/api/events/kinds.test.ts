import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { KINDS } from '../../../../src/api/events/kinds.ts';
import type { Connection } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { EVERY_EVENT, plain } from './support/every-event.ts';

interface EventFact {
  readonly kind: string;
  readonly eventID: number | null;
  readonly enumName: string | null;
  readonly message: { readonly number: number };
  readonly legacyMessage?: { readonly number: number } | null;
}

const FACTS: readonly EventFact[] = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../../../protocol/events.json'), 'utf8'),
).events;

describe('the table of event kinds', () => {
  it('contains all events of the protocol with their numbers and messages', () => {
    const ours = KINDS.map(({ family, name, eventId, messages }) => ({
      kind: family === 'qemu' ? 'qemu-monitor' : family.replace(/^connection$/, '$&-close'),
      eventID: eventId === -1 ? null : eventId,
      name: name.replace(/^.*:/, '').replaceAll('-', ''),
      numbers: messages.map(({ message }) => message.number),
    }));
    const theirs = FACTS.map(({ kind, eventID, enumName, message, legacyMessage }) => ({
      kind,
      eventID,
      name:
        eventID === null
          ? kind.replace(/^.*-/, '')
          : (enumName ?? '')
              .replace(/^.*_EVENT_ID_/, '')
              .replaceAll('_', '')
              .toLowerCase(),
      numbers: [message.number, ...(legacyMessage ? [legacyMessage.number] : [])],
    }));
    const order = (a: { readonly name: string }, b: { readonly name: string }): number =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
    expect(ours.sort(order)).toEqual(theirs.sort(order));
    expect(ours.length).toBe(40);
  });

  it('is covered completely by the rows of this test', () => {
    expect(EVERY_EVENT.map(([name]) => name).sort()).toEqual(KINDS.map(({ name }) => name).sort());
  });
});

describe('an event of the daemon', () => {
  let daemon: TestDaemon;
  let connection: Connection;

  afterEach(async () => {
    await connection.close();
    await daemon.close();
  });

  it.each(EVERY_EVENT)('%s arrives with all its fields', async (name, sent, expected) => {
    daemon = await startDaemon({ memory: true });
    connection = await connect('test:///default', { transport: daemon.connect() });
    const subscription = await connection.subscribe(name);
    daemon.emit(sent);
    const { value } = await subscription.next();
    expect(plain(value ?? { type: '' })).toEqual({ type: name, ...expected });
    for (const each of Object.values(value ?? {})) {
      if (Object.hasOwn(Object(each), 'connection')) expect(each.connection).toBe(connection);
    }
  });

  it.each(EVERY_EVENT.slice(0, 16))(
    '%s arrives from a daemon without callback ids',
    async (name, sent, expected) => {
      daemon = await startDaemon({ memory: true, legacyEvents: true });
      connection = await connect('test:///default', { transport: daemon.connect() });
      const subscription = await connection.subscribe(name);
      daemon.emit(sent);
      const { value } = await subscription.next();
      expect(plain(value ?? { type: '' })).toEqual({ type: name, ...expected });
    },
  );

  it('with an unknown enum value has a name for it', async () => {
    daemon = await startDaemon({ memory: true });
    connection = await connect('test:///default', { transport: daemon.connect() });
    const subscription = await connection.subscribe(['domain:lifecycle', 'domain:watchdog']);
    const dom = { name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
    daemon.emit({ kind: 'lifecycle', dom, event: 99, detail: 7 });
    daemon.emit({ kind: 'lifecycle', dom, event: 2, detail: -1 });
    daemon.emit({ kind: 'watchdog', dom, action: 77 });
    expect((await subscription.next()).value).toMatchObject({
      ...{ event: 99, eventName: 'unknown-99', detail: 7, detailName: 'unknown-7' },
    });
    expect((await subscription.next()).value).toMatchObject({
      ...{ event: 2, eventName: 'started', detail: -1, detailName: 'unknown--1' },
    });
    expect((await subscription.next()).value).toMatchObject({ actionName: 'unknown-77' });
  });
});
