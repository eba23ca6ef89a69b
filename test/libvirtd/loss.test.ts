import { mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type {
  Connection,
  ConnectionStateChange,
  FailedAttempt,
  StorageVol,
} from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { until } from '../support/until.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const KEEP_ALIVE = { intervalSeconds: 0.2, count: 2 };
const CALLS = 40;

describeWithLibvirtd('a connection to libvirtd', () => {
  let daemon: Libvirtd;
  beforeEach(async () => {
    daemon = await startLibvirtd();
  });
  afterEach(() => daemon.stop());

  it('is closed by keepalive if the daemon is stopped, with or without calls', async () => {
    using clock = new FakeClock();
    await using idle = await connect(daemon.uri('test'), { keepAlive: KEEP_ALIVE });
    await using busy = await connect(daemon.uri('test', 'tcp'), { keepAlive: KEEP_ALIVE });
    process.kill(daemon.pid, 'SIGSTOP');
    try {
      await expect(clock.until(busy.getHostname())).rejects.toMatchObject({
        code: 'KEEPALIVE_LOST',
        outcome: 'unknown',
        message: expect.stringContaining('not responded for 0.6'),
      });
      await clock.until(until(() => idle.state === 'closed'));
    } finally {
      process.kill(daemon.pid, 'SIGCONT');
    }
  });

  it('stays open if the daemon pauses for less than the keepalive limit', async () => {
    using clock = new FakeClock();
    await using connection = await connect(daemon.uri('test'), {
      keepAlive: { intervalSeconds: 0.2, count: 100 },
    });
    process.kill(daemon.pid, 'SIGSTOP');
    const pending = connection.getHostname();
    await clock.advance(700);
    process.kill(daemon.pid, 'SIGCONT');
    expect(await pending).not.toBe('');
    expect(connection.state).toBe('open');
  });

  it('fails with CONNECT_TIMEOUT if the daemon is full', async () => {
    const full = await startLibvirtd({ config: { max_clients: 1, max_anonymous_clients: 1 } });
    try {
      await using first = await connect(full.uri('test'));
      await expect(connect(full.uri('test'), { connectTimeoutMs: 500 })).rejects.toMatchObject({
        name: 'TimeoutError',
        code: 'CONNECT_TIMEOUT',
      });
      expect(await first.getHostname()).not.toBe('');
    } finally {
      await full.stop();
    }
  });

  it('is opened by the first daemon that answers, with waitForDaemon', async () => {
    await using place = new Place(daemon);
    const changes: ConnectionStateChange[] = [];
    const failed: FailedAttempt[] = [];
    const restarting = place.restart();
    await using connection = await connect(place.uri, {
      waitForDaemon: { maxDelayMs: 100 },
      onStateChange: (change) => changes.push(change),
      onFailedAttempt: (attempt) => failed.push(attempt),
    });
    await restarting;
    expect(await connection.getHostname()).not.toBe('');
    expect(failed.at(-1)).toMatchObject({ state: 'connecting', failedAttempts: failed.length });
    expect(changes.at(-1)).toEqual({ state: 'open', failedAttempts: failed.length });
  });

  it('reconnects to the next daemon, and each call has one outcome', async () => {
    await using place = new Place(daemon);
    await using connection = await connect(place.uri, {
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
    await place.restart();
    await Promise.all(calls);
    expect(outcomes).toHaveLength(CALLS);
    // Only the calls in flight have an unknown outcome. All others go to the next daemon.
    expect(outcomes.filter((outcome) => outcome === 'unknown').length).toBeLessThanOrEqual(4);
    expect(outcomes.filter((outcome) => outcome === 'not-sent')).toEqual([]);
    expect(await domain.getXmlDesc()).toContain('<name>test</name>');
  });

  it('restores its subscriptions after a reconnect, and its streams fail', async () => {
    await using place = new Place(daemon);
    await using connection = await connect(place.uri, {
      reconnect: { initialDelayMs: 20, maxDelayMs: 100 },
    });
    const domain = await connection.domainLookupByName('test');
    await using ofAll = await connection.subscribe('domain:lifecycle');
    await using ofOne = await connection.subscribe('domain:lifecycle', { object: domain });
    await domain.suspend();
    await using host = await connect(place.uri.replace('test+unix:///default', QEMU), {
      reconnect: { initialDelayMs: 20, maxDelayMs: 100 },
    });
    const upload = await (await newVolume(host)).upload();
    const ended = new Promise((resolve) => upload.once('error', resolve));
    upload.write(Buffer.alloc(100_000));
    await place.restart();
    expect(await ended).toMatchObject({ name: 'TransportError', outcome: 'unknown' });
    await domain.suspend();
    await domain.resume();
    for (const subscription of [ofAll, ofOne]) {
      const told: string[] = [];
      for await (const item of subscription) {
        told.push(item.type === 'domain:lifecycle' ? item.eventName : item.type);
        if (told.length === 4) break;
      }
      expect(told).toEqual(['suspended', 'reconnected', 'suspended', 'resumed']);
    }
    expect(connection.state).toBe('open');
  });
});

const QEMU = 'qemu+unix:///system';
const POOL = `<pool type="dir"><name>images</name>
  <target><path>/var/lib/libvirt/images</path></target></pool>`;
const VOLUME = '<volume><name>disk</name><capacity unit="MiB">8</capacity></volume>';

async function newVolume(host: Connection): Promise<StorageVol> {
  const pool = await host.storagePoolCreateXml(POOL);
  return pool.storageVolCreateXml(VOLUME);
}

/** A socket path that leads to one libvirtd after the other. */
class Place implements AsyncDisposable {
  readonly uri: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'libvirt-place-'));
  readonly #first: Libvirtd;
  readonly #link: string;
  #next: Libvirtd | undefined;

  constructor(daemon: Libvirtd) {
    this.#first = daemon;
    this.#link = join(this.#folder, 'sock');
    symlinkSync(daemon.socketPath, this.#link);
    this.uri = `test+unix:///default?socket=${this.#link}`;
  }

  /** Kills the first daemon, then starts another one at the same path. */
  async restart(): Promise<void> {
    process.kill(this.#first.pid, 'SIGKILL');
    this.#next = await startLibvirtd();
    unlinkSync(this.#link);
    symlinkSync(this.#next.socketPath, this.#link);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#next?.stop();
    rmSync(this.#folder, { recursive: true });
  }
}
