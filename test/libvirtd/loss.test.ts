import { mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const KEEP_ALIVE = { intervalSeconds: 0.2, count: 2 };
const CALLS = 40;

describeWithLibvirtd('a connection that loses its libvirtd', () => {
  let daemon: Libvirtd;
  beforeEach(async () => {
    daemon = await startLibvirtd();
  });
  afterEach(() => daemon.stop());

  it('notices one that is stopped, whether calls wait or not', async () => {
    await using idle = await connect(daemon.uri('test'), { keepAlive: KEEP_ALIVE });
    await using busy = await connect(daemon.uri('test', 'tcp'), { keepAlive: KEEP_ALIVE });
    process.kill(daemon.pid, 'SIGSTOP');
    try {
      await expect(busy.getHostname()).rejects.toMatchObject({
        code: 'KEEPALIVE_LOST',
        outcome: 'unknown',
        message: expect.stringContaining('no sign of life for 0.6'),
      });
      await untilClosed(idle);
    } finally {
      process.kill(daemon.pid, 'SIGCONT');
    }
  });

  it('outlives a pause that is shorter', async () => {
    await using connection = await connect(daemon.uri('test'), {
      keepAlive: { intervalSeconds: 0.2, count: 100 },
    });
    process.kill(daemon.pid, 'SIGSTOP');
    const pending = connection.getHostname();
    await new Promise((resolve) => setTimeout(resolve, 700));
    process.kill(daemon.pid, 'SIGCONT');
    expect(await pending).not.toBe('');
    expect(connection.state).toBe('open');
  });

  it('is told in time by one that is full', async () => {
    const full = await startLibvirtd({ config: { max_clients: 1, max_anonymous_clients: 1 } });
    try {
      await using first = await connect(full.uri('test'));
      await expect(connect(full.uri('test'), { connectTimeoutMs: 500 })).rejects.toMatchObject({
        name: 'TransportError',
        code: 'CONNECT_TIMEOUT',
      });
      expect(await first.getHostname()).not.toBe('');
    } finally {
      await full.stop();
    }
  });

  it('comes back with another libvirtd at its place, each outcome told once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'libvirt-place-'));
    const place = join(folder, 'sock');
    symlinkSync(daemon.socketPath, place);
    await using connection = await connect(`test+unix:///default?socket=${place}`, {
      reconnect: { initialDelayMs: 20, maxDelayMs: 100 },
    });
    const domain = await connection.domainLookupByName('test');
    const outcomes: string[] = [];
    const calls = Array.from({ length: CALLS }, () =>
      domain.getXmlDesc().then(
        () => outcomes.push('answered'),
        (error: { readonly outcome: string }) => outcomes.push(error.outcome),
      ),
    );
    process.kill(daemon.pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const next = await startLibvirtd();
    try {
      unlinkSync(place);
      symlinkSync(next.socketPath, place);
      await Promise.all(calls);
      expect(outcomes).toHaveLength(CALLS);
      // Those that were with the daemon have an unknown fate; all others were made at the next one.
      expect(outcomes.filter((outcome) => outcome === 'unknown').length).toBeLessThanOrEqual(4);
      expect(outcomes.filter((outcome) => outcome === 'not-sent')).toEqual([]);
      expect(await domain.getXmlDesc()).toContain('<name>test</name>');
    } finally {
      await connection.close();
      await next.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

async function untilClosed(connection: Connection): Promise<void> {
  while (connection.state !== 'closed') await new Promise((resolve) => setTimeout(resolve, 10));
}
