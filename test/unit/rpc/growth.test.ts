import { describe, expect, it } from '@jest/globals';
import type { AnyProcedure } from '../../../src/protocol/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { CallTable } from '../../../src/rpc/call-table.ts';
import { PacketChannel } from '../../../src/rpc/channel.ts';
import { describeWait } from '../../../src/rpc/describe-call.ts';
import { ClientSession } from '../../../src/rpc/index.ts';
import { PendingCall } from '../../../src/rpc/pending-call.ts';
import { Trace } from '../../../src/rpc/trace.ts';
import { memoryPair } from '../../../src/transport/index.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../support/growth.ts';

const PROCEDURE: AnyProcedure = remote.connectGetVersion;

describe('The time that calls take grows with their number', () => {
  it('when they are queued, and sent one after the other', async () => {
    const work = (size: number): void => {
      const { table, newCall } = start(4);
      for (let serial = 0; serial < size; serial += 1) table.submit(newCall(serial));
      for (let serial = 0; serial < size; serial += 1) {
        expectTrue(table.take(serial) !== undefined);
        table.advance();
      }
      expectTrue(table.sentCount === 0 && table.queuedCount === 0);
    };
    expect(await growth(40_000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });

  it('when another session takes them from the queue', async () => {
    const work = (size: number): void => {
      const { table, newCall } = start(4);
      for (let serial = 0; serial < size; serial += 1) table.submit(newCall(serial));
      for (let left = size - 4; left > 0; left -= 1) {
        const call = table.findQueued(() => true);
        if (call !== undefined) table.removeQueued(call);
      }
      expectTrue(table.queuedCount === 0);
    };
    expect(await growth(40_000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });

  it('when another session takes them from the queue behind calls that must stay', async () => {
    const work = (size: number): void => {
      const { table, newCall } = start(4);
      for (let serial = 0; serial < 2 * size; serial += 1) table.submit(newCall(serial));
      const mayMove = ({ header }: PendingCall): boolean => header.serial >= size;
      for (let serial = size; serial < 2 * size; serial += 1) {
        const call = table.findQueued(mayMove);
        expectTrue(call?.header.serial === serial);
        if (call !== undefined) table.removeQueued(call);
      }
      expectTrue(table.findQueued(mayMove) === undefined && table.queuedCount === size - 4);
    };
    expect(await growth(10_000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });

  it('when they are aborted while they are queued behind many others', async () => {
    const work = (size: number): void => {
      const { table, newCall } = start(size);
      for (let serial = 0; serial < size; serial += 1) table.submit(newCall(serial));
      const queued = Array.from({ length: size }, (_, index) => newCall(size + index));
      for (const call of queued) table.submit(call);
      for (const call of queued) {
        expectTrue(describeWait(table).includes(`behind ${size} calls`));
        table.abandon(call, () => undefined);
      }
      expectTrue(table.queuedCount === 0);
    };
    expect(await growth(10_000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });

  it('when they are aborted while they are in flight', async () => {
    const work = async (size: number): Promise<void> => {
      const [near] = memoryPair();
      const session = new ClientSession(new PacketChannel(near, 1_000_000, new Trace()), {
        maxCallsInFlight: size,
        trace: new Trace(),
        events: { onEvent() {}, onClose() {} },
      });
      const controller = new AbortController();
      const calls = Array.from({ length: size }, () =>
        session.call(remote.connectGetVersion, undefined, controller),
      );
      controller.abort();
      const results = await Promise.allSettled(calls);
      expectTrue(results.every(({ status }) => status === 'rejected'));
    };
    expect(await growth(5000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});

interface Table {
  readonly table: CallTable;
  readonly newCall: (serial: number) => PendingCall;
}

/** A table whose packets go nowhere. */
function start(maxInFlight: number): Table {
  const channel = { send() {}, sendEncoded() {} } as unknown as PacketChannel;
  const table = new CallTable(channel, maxInFlight);
  const session = { calls: table } as unknown as ClientSession;
  const newCall = (serial: number): PendingCall => {
    const { program: prog, version: vers, number: proc } = PROCEDURE;
    const header = { ...{ prog, vers, proc, serial }, type: 0, status: 0 };
    return new PendingCall(session, PROCEDURE, header, undefined, { resolve: ignore });
  };
  return { table, newCall };
}

/** Ignores a result, or a promise that rejects. */
function ignore(result: unknown): void {
  Promise.resolve(result).catch(() => {});
}

/** As `expect`, which takes longer than the work that is measured. */
function expectTrue(isTrue: boolean): void {
  if (!isTrue) throw new Error('The work was not done');
}
