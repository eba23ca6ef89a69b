import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import type { FailedAttempt } from '../../../../src/api/live/connection-state.ts';
import { StateLog } from '../../../../src/api/live/connection-state.ts';
import { turns } from '../../../support/turns.ts';
import { until } from '../../../support/until.ts';

const DONE = { value: undefined, done: true };

describe('A reader of stateChanges()', () => {
  it('reads all changes after its call, also those before its first read', async () => {
    const log = new StateLog();
    log.start('connecting');
    const reader = log.follow(undefined);
    log.end('open');
    const reads = [reader.next(), reader.next(), reader.next()];
    log.end('closed');
    log.finish();
    expect(await Promise.all(reads)).toEqual([
      { value: { state: 'open', failedAttempts: 0 }, done: false },
      { value: { state: 'closed', failedAttempts: 0 }, done: false },
      DONE,
    ]);
    expect(await reader.next()).toEqual(DONE);
    expect(await log.follow(undefined).next()).toEqual(DONE);
  });

  it('ends by return(), even while a read waits for the next change', async () => {
    const log = new StateLog();
    const controller = new AbortController();
    const reader = log.follow(controller.signal);
    const pending = reader.next();
    expect(await reader.return()).toEqual(DONE);
    expect(await pending).toEqual(DONE);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('ends by throw(), which rejects', async () => {
    const reader = new StateLog().follow(undefined);
    const pending = reader.next();
    await expect(reader.throw(new Error('enough'))).rejects.toThrow('enough');
    expect(await pending).toEqual(DONE);
  });

  it('rejects once with an AbortError when its signal aborts, and is done then', async () => {
    const log = new StateLog();
    const controller = new AbortController();
    const reader = log.follow(controller.signal);
    const reads = [reader.next(), reader.next()];
    const cause = new Error('enough');
    controller.abort(cause);
    expect(await Promise.allSettled(reads)).toMatchObject([
      { status: 'rejected', reason: { name: 'AbortError', outcome: 'not-sent', cause } },
      { status: 'fulfilled', value: DONE },
    ]);
    expect(await reader.next()).toEqual(DONE);
    const late = log.follow(controller.signal);
    await expect(late.next()).rejects.toMatchObject({ name: 'AbortError', cause });
    expect(await late.next()).toEqual(DONE);
  });

  it('is not kept in memory after it has left, although no change follows', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const log = new StateLog();
    const readers: WeakRef<object>[] = [];
    const start = async (): Promise<void> => {
      const controller = new AbortController();
      const reader = log.follow(controller.signal);
      readers.push(new WeakRef(reader));
      const pending = reader.next();
      controller.abort(new Error('enough'));
      await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
    };
    for (let count = 0; count < 10; count += 1) await start();
    await until(() => {
      collect();
      return readers.every((each) => each.deref() === undefined);
    });
    log.finish();
  });
});

describe('The changes of a connection', () => {
  it('contain an outage once, with a number of failed attempts that grows', async () => {
    const attempts: FailedAttempt[] = [];
    const log = new StateLog({ onFailedAttempt: (attempt) => attempts.push(attempt) });
    const reader = log.follow(undefined);
    log.end('open');
    const loss = new Error('lost');
    log.start('reconnecting', loss);
    const [opened, lost] = [await reader.next(), await reader.next()];
    const failures = [new Error('first'), new Error('second')];
    for (const failure of failures) log.attemptFailed(failure);
    log.end('open');
    log.start('reconnecting', loss);
    expect([opened.value, lost.value, (await reader.next()).value]).toEqual([
      { state: 'open', failedAttempts: 0 },
      { state: 'reconnecting', error: loss, failedAttempts: 2 },
      { state: 'open', failedAttempts: 2 },
    ]);
    expect((await reader.next()).value).toMatchObject({ failedAttempts: 0 });
    await turns();
    expect(attempts).toEqual(
      failures.map((error, at) => ({ state: 'reconnecting', error, failedAttempts: at + 1 })),
    );
  });
});
