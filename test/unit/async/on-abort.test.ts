import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { offAbort, onAbort } from '../../../src/async/index.ts';

describe('onAbort', () => {
  it('calls all callbacks of a signal in their order, with one listener', () => {
    const { controller, signal } = start();
    const seen: number[] = [];
    for (let index = 0; index < 20; index += 1) onAbort(signal, () => seen.push(index));
    expect(getEventListeners(signal, 'abort').length).toBe(1);
    controller.abort();
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('removes its listener with the last callback, and adds it again for the next one', () => {
    const { controller, signal } = start();
    const seen: string[] = [];
    const one = (): void => void seen.push('one');
    const two = (): void => void seen.push('two');
    onAbort(signal, one);
    onAbort(signal, two);
    offAbort(signal, one);
    offAbort(signal, one);
    expect(getEventListeners(signal, 'abort').length).toBe(1);
    offAbort(signal, two);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    onAbort(signal, two);
    controller.abort();
    expect(seen).toEqual(['two']);
  });

  it('does not call a callback that an earlier one removes', () => {
    const { controller, signal } = start();
    const seen: string[] = [];
    const second = (): void => void seen.push('second');
    onAbort(signal, () => offAbort(signal, second));
    onAbort(signal, second);
    controller.abort();
    expect(seen).toEqual([]);
  });
});

function start(): { readonly controller: AbortController; readonly signal: AbortSignal } {
  const controller = new AbortController();
  return { controller, signal: controller.signal };
}
