/**
 * Awaits one promise of the library after the other, with nothing else that keeps the process alive:
 * the sockets of the in-memory daemon do not. Prints the name of each case when it has settled. A
 * process that nothing keeps alive would end with status 13.
 */
import { openFleet } from '../../src/fleet/index.ts';
import { connect } from '../../src/index.ts';
import { liveInventory } from '../../src/inventory/index.ts';
import { remote } from '../../src/protocol/index.ts';
import type { TestDaemon } from '../../src/testing/index.ts';
import { startDaemon } from '../../src/testing/index.ts';

const REFUSAL = { message: 'no more events', code: 38, domain: 7 };
const reconnect = { initialDelayMs: 1, maxDelayMs: 1 };

const CASES: Readonly<Record<string, (daemon: TestDaemon) => Promise<void>>> = {
  'a call that the daemon in memory delays': async (daemon) => {
    await using connection = await connect('test:///default', { transport: daemon.connect() });
    daemon.misbehave({ kind: 'delay', delayMs: 50, procedure: remote.connectGetHostname });
    await connection.getHostname();
  },

  'an inventory after its subscription was refused': async (daemon) => {
    await using connection = await connect(daemon.uri, { reconnect });
    await using inventory = await liveInventory(connection, { kinds: ['domain'] });
    const procedure = remote.connectDomainEventCallbackRegisterAny;
    daemon.misbehave({ kind: 'fail', procedure, times: 1, error: REFUSAL });
    daemon.cut();
    for await (const change of inventory.changes()) {
      if (change.type === 'status' && change.status.state === 'live') return;
    }
  },

  'a fleet that probes a host': async (daemon) => {
    await using fleet = await openFleet({ host: daemon.uri }, { probeEveryMs: 50 });
    await fleet.opened();
    const before = fleet.host('host');
    await new Promise<void>((resolve) =>
      fleet.subscribe(() => {
        if (fleet.host('host') !== before) resolve();
      }),
    );
  },

  'a fleet that opens a lost host again': async (daemon) => {
    await using fleet = await openFleet({ host: daemon.uri }, { connect: { reconnect } });
    await fleet.opened();
    daemon.cut();
    let isLost = false;
    await new Promise<void>((resolve) =>
      fleet.subscribe(() => {
        const state = fleet.host('host')?.state;
        isLost ||= state === 'reconnecting';
        if (isLost && state === 'open') resolve();
      }),
    );
  },
};

for (const [name, run] of Object.entries(CASES)) {
  await using daemon = await startDaemon({ memory: true, unix: true });
  await run(daemon);
  process.stdout.write(`${name}\n`);
}
