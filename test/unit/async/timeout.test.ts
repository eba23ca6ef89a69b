import { getEventListeners, once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { TimeoutOptions } from '../../../src/async/index.ts';
import { Timeout, withTimeout } from '../../../src/async/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function timeoutOf(options: Partial<TimeoutOptions> = {}): Timeout {
  return new Timeout({
    timeoutMs: 20_000,
    makeError: (exceeded) => new Error(`${exceeded} exceeded`),
    ...options,
  });
}

describe('a Timeout', () => {
  it('aborts with the error of its owner when the time is up', async () => {
    const { signal } = timeoutOf({ timeoutMs: 10 });
    await once(signal, 'abort');
    expect(signal.reason).toEqual(new Error('timeoutMs exceeded'));
  });

  it("aborts with an AbortError when the caller's signal aborts, before or after it is made", () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const { signal } = timeoutOf({ signal: controller.signal });
    expect(signal.aborted).toBe(false);
    controller.abort(reason);
    const aborted = { name: 'AbortError', outcome: 'not-sent', cause: reason };
    expect(signal.reason).toMatchObject(aborted);
    expect(timeoutOf({ signal: controller.signal }).signal.reason).toMatchObject(aborted);
  });

  it('passes on the error of another Timeout that is its caller', async () => {
    const outer = timeoutOf({ timeoutMs: 10 });
    const inner = timeoutOf({ signal: outer.signal });
    await once(inner.signal, 'abort');
    expect(inner.signal.reason).toBe(outer.signal.reason);
  });

  it('does not count the time of a pause, and counts on after the last resume', async () => {
    using clock = new FakeClock();
    const timeout = timeoutOf({ timeoutMs: 60 });
    timeout.pause();
    timeout.pause();
    await clock.advance(90);
    timeout.resume();
    await clock.advance(30);
    expect(timeout.signal.aborted).toBe(false);
    timeout.resume();
    await clock.advance(59);
    expect(timeout.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(timeout.signal.reason).toEqual(new Error('timeoutMs exceeded'));
  });

  it('limits the length of a pause', async () => {
    const timeout = timeoutOf({ timeoutMs: 5, pauseMs: 10 });
    timeout.pause();
    await once(timeout.signal, 'abort');
    expect(timeout.signal.reason).toEqual(new Error('pauseMs exceeded'));
    timeout.resume();
    expect(timeout.signal.reason).toEqual(new Error('pauseMs exceeded'));
  });

  it("leaves no listener on the caller's signal once it is cleared or has aborted", () => {
    const controller = new AbortController();
    const listeners = (): number => getEventListeners(controller.signal, 'abort').length;
    for (let use = 0; use < 3; use += 1) {
      const timeout = timeoutOf({ signal: controller.signal });
      expect(listeners()).toBe(1);
      timeout.clear();
      expect(listeners()).toBe(0);
    }
    timeoutOf({ signal: controller.signal });
    controller.abort();
    expect(listeners()).toBe(0);
  });

  it('does not abort after it is cleared', async () => {
    using clock = new FakeClock();
    const controller = new AbortController();
    const timeout = timeoutOf({ timeoutMs: 5, signal: controller.signal });
    timeout.clear();
    await clock.advance(20);
    controller.abort();
    expect(timeout.signal.aborted).toBe(false);
  });

  it('rejects a signal that is not an AbortSignal', () => {
    expect(() => timeoutOf({ signal: new EventTarget() as never })).toThrow(
      expect.objectContaining({ name: 'ArgumentError', argument: 'signal' }),
    );
  });
});

describe('withTimeout', () => {
  const options = { timeoutMs: 20_000, makeError: () => new Error('too late') };

  it('resolves with the result of the work', async () => {
    await expect(withTimeout(options, async () => 5)).resolves.toBe(5);
  });

  it('does not start the work if the signal has already aborted', async () => {
    const reason = new Error('enough');
    let isStarted = false;
    const work = withTimeout({ ...options, signal: AbortSignal.abort(reason) }, async () => {
      isStarted = true;
    });
    await expect(work).rejects.toMatchObject({ name: 'AbortError', cause: reason });
    expect(isStarted).toBe(false);
  });

  it("leaves no listener on the caller's signal when the work fails", async () => {
    const { signal } = new AbortController();
    const failure = new Error('failed');
    const work = withTimeout({ ...options, signal }, () => Promise.reject(failure));
    await expect(work).rejects.toBe(failure);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
