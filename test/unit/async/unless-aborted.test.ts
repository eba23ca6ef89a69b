import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { requireSignal, sleep, unlessAborted } from '../../../src/async/index.ts';

const REASON = new Error('enough');

const ABORTED = { name: 'AbortError', code: 'ABORT_ERR', outcome: 'not-sent', cause: REASON };

describe('unlessAborted', () => {
  it('settles as the promise does, and leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const failure = new Error('failed');
    await expect(unlessAborted(Promise.resolve(5), signal)).resolves.toBe(5);
    await expect(unlessAborted(Promise.reject(failure), signal)).rejects.toBe(failure);
    await expect(unlessAborted(Promise.resolve(5), undefined)).resolves.toBe(5);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('rejects with an AbortError if the signal aborts first', async () => {
    const controller = new AbortController();
    const waiting = unlessAborted(new Promise(() => {}), controller.signal);
    controller.abort(REASON);
    await expect(waiting).rejects.toMatchObject(ABORTED);
    await expect(unlessAborted(Promise.resolve(5), controller.signal)).rejects.toMatchObject(
      ABORTED,
    );
  });

  it('rejects with the message and the outcome that describeAbort returns', async () => {
    const described = { message: 'while connecting', outcome: 'unknown' } as const;
    const waiting = unlessAborted(new Promise(() => {}), AbortSignal.abort(REASON), {
      describeAbort: () => described,
    });
    await expect(waiting).rejects.toMatchObject({ ...ABORTED, ...described });
  });

  it('gives a value that arrives after the abort to discard, and no other', async () => {
    const discarded: number[] = [];
    const discard = (late: number): void => {
      discarded.push(late);
    };
    const { signal } = new AbortController();
    await unlessAborted(Promise.resolve(1), signal, { discard });
    const late = Promise.resolve(2);
    await unlessAborted(late, AbortSignal.abort(REASON), { discard }).catch(() => {});
    await late;
    expect(discarded).toEqual([2]);
  });

  it('ignores an error that arrives after the abort', async () => {
    const waiting = unlessAborted(Promise.reject(new Error('late')), AbortSignal.abort(REASON));
    await expect(waiting).rejects.toMatchObject(ABORTED);
  });
});

describe('sleep', () => {
  it('resolves after the delay, and leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const startedAt = performance.now();
    await sleep(20, signal);
    expect(performance.now() - startedAt).toBeGreaterThan(15);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('rejects with an AbortError when the signal aborts', async () => {
    const controller = new AbortController();
    const sleeping = sleep(20_000, controller.signal);
    controller.abort(REASON);
    await expect(sleeping).rejects.toMatchObject(ABORTED);
    await expect(sleep(20_000, controller.signal)).rejects.toMatchObject(ABORTED);
  });
});

describe('requireSignal', () => {
  it('accepts an AbortSignal of another realm', () => {
    const foreign = { [Symbol.toStringTag]: 'AbortSignal' } as never;
    expect(requireSignal(foreign)).toBe(foreign);
  });

  it('throws an ArgumentError for anything else', () => {
    expect(() => requireSignal({} as AbortSignal)).toThrow(
      'Expected "signal" to be an AbortSignal',
    );
  });
});
