import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { remote } from '../../../src/protocol/index.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';
import { startVolume } from './streams/support/volume.ts';

const COUNT = 50;
const REASON = new Error('enough');

describe('One signal for many operations', () => {
  it.each([[{}], [{ callTimeoutMs: 10_000 }]])(
    'rejects all of them without a process warning, with the options %j',
    async (options) => {
      const warnings: Error[] = [];
      const onWarning = (warning: Error): void => void warnings.push(warning);
      process.on('warning', onWarning);
      try {
        await using rig = await startVolume(options);
        const { connection, daemon, volume } = rig;
        const controller = new AbortController();
        const { signal } = controller;
        const each = <T>(make: () => Promise<T>): Promise<T>[] =>
          Array.from({ length: COUNT }, make);
        const subscriptions = await Promise.all(
          each(() => connection.subscribe('domain:lifecycle', { signal })),
        );
        await Promise.all(each(() => connection.listen('domain:reboot', () => {}, { signal })));
        const streams = await Promise.all(each(() => volume.uploadStream({ signal })));
        daemon.misbehave({ kind: 'drop', procedure: remote.connectGetHostname });
        const pending = [
          ...each(() => connection.getHostname({ signal })),
          ...subscriptions.map((subscription) => subscription.next()),
        ];
        const settled = Promise.allSettled(pending);
        await turns();
        expect(getEventListeners(signal, 'abort').length).toBe(1);
        controller.abort(REASON);
        const rejected = { status: 'rejected', reason: { name: 'AbortError', cause: REASON } };
        expect(await settled).toMatchObject(pending.map(() => rejected));
        const sent = await Promise.allSettled(streams.map((it_) => it_.send(Buffer.from('x'))));
        expect(sent).toMatchObject(streams.map(() => rejected));
        await until(() => getEventListeners(signal, 'abort').length === 0);
        // Node emits warnings in a later tick.
        await turns();
        expect(warnings).toEqual([]);
      } finally {
        process.off('warning', onWarning);
      }
    },
  );
});
