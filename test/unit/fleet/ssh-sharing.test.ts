import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openFleet } from '../../../src/fleet/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import { start } from '../ssh/support/flow.ts';
import type { TestServer } from '../ssh/support/server.ts';
import { QUICK_RETRY } from './support/hosts.ts';

describe('Hosts of a fleet with the same SSH server', () => {
  let daemon: TestDaemon;
  let server: TestServer;
  const sockets = new Set<Socket>();
  let folder: string;
  let knownHosts: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'libvirt-client-keys-'));
    knownHosts = encodeURIComponent(join(folder, 'known_hosts'));
    daemon = await startDaemon({ tcp: { host: '127.0.0.1', port: 0 } });
    const port = Number(/:(\d+)\//.exec(daemon.uri)?.[1]);
    server = await start({
      onSocket: (_path, channel) => {
        const socket = connectSocket(port, '127.0.0.1');
        sockets.add(socket);
        socket.on('error', () => channel.destroy());
        channel.on('error', () => socket.destroy());
        socket.pipe(channel).pipe(socket);
      },
    });
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
    // A socket whose channel has gone is paused, and would not notice that the daemon closes.
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await daemon.close();
    rmSync(folder, { recursive: true });
  });

  // An accepted key is saved, which must not be in the file of whoever runs the tests.
  const uri = (user: string): string =>
    `test+ssh://${user}@127.0.0.1:${server.port}/default?socket=/run/libvirt/sock&known_hosts=${knownHosts}`;
  const connect = {
    ssh: { proxy: 'streamlocal', agent: false, password: 'p', verifyHostKey: () => true },
    reconnect: { initialDelayMs: 1, maxDelayMs: 5 },
  } as const;

  it('share one session, which ends with the last of them', async () => {
    await using fleet = await openFleet(
      { one: uri('fred'), two: uri('fred'), other: uri('ann') },
      { ...QUICK_RETRY, connect },
    );
    await fleet.opened();
    expect(fleet.hosts.map(({ state }) => state)).toEqual(['open', 'open', 'open']);
    expect(daemon.connections).toBe(3);
    expect(server.connections).toBe(2);
    await fleet.remove('one');
    expect(await fleet.connection('two').getHostname()).toBe('localhost');
    await fleet.remove('two');
    await until(() => server.open === 1);
  });

  it('share the next session after the server was lost', async () => {
    await using fleet = await openFleet(
      { one: uri('fred'), two: uri('fred') },
      { ...QUICK_RETRY, connect },
    );
    await fleet.opened();
    server.cut();
    await until(() => fleet.hosts.some(({ state }) => state !== 'open'));
    await until(() => fleet.hosts.every(({ state }) => state === 'open'));
    expect(server.connections).toBe(2);
  });
});
