import { expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect, TransportError } from '../../src/index.ts';
import { until } from '../support/until.ts';
import { Dice } from './concurrency/dice.ts';
import { defineDomains, QUESTIONS } from './concurrency/questions.ts';
import { KeepaliveWatch } from './support/keepalive-watch.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const CALLERS = 64;
const CALLS = 20_000;

describeWithLibvirtd('many callers on one connection', () => {
  it.each(['unix', 'tcp'] as const)(
    'each get the replies to their own calls over %s',
    async (transport) => {
      await using daemon = await startLibvirtd();
      await using connection = await connect(daemon.uri('test', transport));
      const domains = await defineDomains(connection, CALLERS);
      let calls = 0;
      const caller = async (number: number): Promise<void> => {
        const dice = new Dice(number);
        while (calls < CALLS) {
          calls += 1;
          const question = dice.choose(QUESTIONS);
          await question(connection, dice.choose(domains));
        }
      };
      await Promise.all(Array.from({ length: CALLERS }, (_, number) => caller(number + 1)));
      expect(calls).toBeGreaterThanOrEqual(CALLS);
    },
  );
});

describeWithLibvirtd('an idle connection', () => {
  it('stays open by answering the keepalive of the daemon', async () => {
    const config = { keepalive_interval: 1, keepalive_count: 5 };
    await using daemon = await startLibvirtd({ config });
    using watch = new KeepaliveWatch();
    await using connection = await connect(daemon.uri('test'));
    // The daemon would disconnect a silent client before the seventh PING.
    await until(() => watch.pings >= 7);
    expect(await connection.getType()).toBe('TEST');
    const round = ['received PING', 'sent PONG'];
    expect(watch.seen).toEqual(Array.from(watch.seen, (_, index) => round[index % 2]));
  });
});

describeWithLibvirtd('a connection whose daemon dies during calls', () => {
  it.each(['unix', 'tcp'] as const)(
    'rejects each call with its outcome over %s',
    async (transport) => {
      await using daemon = await startLibvirtd();
      // Additional connections for calls would have calls in flight, too.
      const connection = await connect(daemon.uri('qemu', transport), { callConnections: 0 });
      const calls = Array.from({ length: 1000 }, () => connection.getCapabilities());
      const settled = Promise.allSettled(calls);
      await calls[0];
      await daemon.stop();
      const errors = (await settled).flatMap((each) =>
        each.status === 'rejected' ? [each.reason] : [],
      );
      expect(errors.length).toBeGreaterThan(4);
      for (const error of errors) {
        expect(error).toBeInstanceOf(TransportError);
        expect(error.code).toMatch(/^CONNECTION_(LOST|CLOSED)$/);
      }
      const outcomes = errors.map((error) => error.outcome);
      const unknown = outcomes.filter((outcome) => outcome === 'unknown').length;
      expect(unknown).toBeGreaterThan(0);
      expect(unknown).toBeLessThanOrEqual(4);
      expect(outcomes.filter((outcome) => outcome === 'not-sent').length).toBe(
        errors.length - unknown,
      );
      expect(connection.isAlive).toBe(false);
      await connection.close();
    },
  );
});

describeWithLibvirtd('connect()', () => {
  it('fails with CONNECT_TIMEOUT if the daemon accepts no more clients', async () => {
    await using daemon = await startLibvirtd({
      config: { max_clients: 1, max_anonymous_clients: 1 },
    });
    await using first = await connect(daemon.uri('test'));
    await expect(connect(daemon.uri('test'), { connectTimeoutMs: 300 })).rejects.toMatchObject({
      name: 'TimeoutError',
      code: 'CONNECT_TIMEOUT',
      outcome: 'not-sent',
    });
    expect(await first.getType()).toBe('TEST');
    await first.close();
    await using second: Connection = await connect(daemon.uri('test'));
    expect(second.isAlive).toBe(true);
  });
});
