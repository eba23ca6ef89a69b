import { expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import { connect, VirDomainState } from '../../src/index.ts';
import { until } from '../support/until.ts';
import { pidOfGuest } from './support/guest-process.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** The time after which a call about the guest that hangs is abandoned. */
const ABANDON_MS = 1500;

describeWithLibvirtd('a connection with a QEMU guest that hangs', () => {
  it.each(['unix', 'tcp'] as const)(
    'makes calls about everything else on an additional connection over %s',
    async (transport) => {
      await using daemon = await startLibvirtd();
      await using connection = await connect(daemon.uri('qemu', transport));
      const { guest, pid } = await startGuest(connection, `hanging-${transport}`);
      const other = await startGuest(connection, `healthy-${transport}`);
      process.kill(pid, 'SIGSTOP');
      await abandonCalls(connection, guest);
      expect(connection.callStats).toMatchObject({
        ...{ inFlight: 4, abandoned: 4, queued: 0, callConnections: 0 },
        oldestAbandoned: {
          ...{ procedure: 'REMOTE_PROC_DOMAIN_MEMORY_STATS', object: `domain ${guest.name}` },
        },
      });

      const domains = await connection.listAllDomains();
      expect(domains.map(({ name }) => name).sort()).toEqual([guest.name, other.guest.name]);
      expect((await other.guest.getState()).state).toBe(VirDomainState.RUNNING);
      const records = await connection.getAllDomainStats({ flags: 'NOWAIT' });
      expect(records.map(({ dom }) => dom.name).sort()).toEqual([guest.name, other.guest.name]);
      await other.guest.destroy();
      expect(connection.callStats).toMatchObject({ abandoned: 4, callConnections: 1 });

      process.kill(pid, 'SIGCONT');
      await until(() => connection.callStats.inFlight === 0);
      expect((await guest.memoryStats()).length).toBeGreaterThan(0);
      await guest.destroy();
    },
  );

  it('rejects calls at their timeout without additional connections, and says why', async () => {
    await using daemon = await startLibvirtd();
    // QEMU may need longer to start than the timeout allows.
    await using starter = await connect(daemon.uri('qemu'));
    const { guest: started, pid } = await startGuest(starter, 'hanging');
    await using connection = await connect(daemon.uri('qemu'), {
      ...{ callConnections: 0, callTimeoutMs: ABANDON_MS },
    });
    const guest = await connection.domainLookupByName(started.name);
    process.kill(pid, 'SIGSTOP');
    await Promise.allSettled(Array.from({ length: 4 }, () => guest.memoryStats()));
    await expect(connection.listAllDomains()).rejects.toMatchObject({
      ...{ code: 'CALL_TIMEOUT', outcome: 'not-sent' },
      message: expect.stringMatching(
        /waits behind 4 calls that were given up, the oldest since \d+ s: domain\.memoryStats of domain hanging$/,
      ),
    });
    process.kill(pid, 'SIGCONT');
    await until(() => connection.callStats.inFlight === 0);
    expect(await connection.listAllDomains()).toHaveLength(1);
    await started.destroy();
  });
});

async function startGuest(
  connection: Connection,
  name: string,
): Promise<{ readonly guest: Domain; readonly pid: number }> {
  const guest = await connection.domainCreateXml(`<domain type='qemu'><name>${name}</name>
    <memory unit='MiB'>64</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices><memballoon model='virtio'/></devices></domain>`);
  return { guest, pid: pidOfGuest(guest) };
}

/** Takes all places of the connection with calls that QEMU does not answer. */
async function abandonCalls(connection: Connection, guest: Domain): Promise<void> {
  const calls = Array.from({ length: 4 }, () =>
    guest.memoryStats({ signal: AbortSignal.timeout(ABANDON_MS) }),
  );
  for (const { status, reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
    expect(status).toBe('rejected');
    expect(reason).toMatchObject({ name: 'AbortError', outcome: 'unknown' });
  }
  expect(connection.callStats.inFlight).toBe(4);
}
