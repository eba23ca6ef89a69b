import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { until } from '../support/until.ts';
import type { Places } from './migration/both-clients.ts';
import { RESUMED, untilTransfers, withBothClients } from './migration/both-clients.ts';
import { ERROR_OF_TRANSFER } from './migration/complaint.ts';
import type { Lane } from './migration/lane.ts';
import { MigrationRig } from './migration/rig.ts';
import type { Side } from './migration/step-log.ts';
import type { Fault } from './migration/step-proxy.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const STAYS: Places = { source: 'running (booted), persistent', destination: 'absent' };
const CANCELLED: Places = { ...STAYS, source: RESUMED };
const PAUSED: Places = { ...STAYS, source: 'paused (migration), persistent' };
const MOVED: Places = {
  source: 'shutoff (migrated), persistent',
  destination: 'running (migrated), transient',
};
/** libvirt's own client resumes the source then, although the guest runs on the destination. */
const TWICE: Places = { ...MOVED, source: RESUMED };
const UNCONFIRMED: Places = { ...MOVED, source: PAUSED.source };

const FAULTS: Readonly<Record<Fault, string>> = {
  refuse: 'is refused',
  fail: 'is done, but answered with an error',
  'cut-call': 'does not arrive, and the connection is lost',
  'cut-reply': 'is done, and the connection is lost before the reply',
};

const CASES: readonly (readonly [string, Side, Readonly<Record<Fault, Places>>])[] = [
  [
    'BEGIN3_PARAMS',
    'source',
    { refuse: STAYS, fail: STAYS, 'cut-call': STAYS, 'cut-reply': STAYS },
  ],
  [
    ...(['PREPARE3_PARAMS', 'destination'] as const),
    { refuse: STAYS, fail: STAYS, 'cut-call': STAYS, 'cut-reply': STAYS },
  ],
  [
    ...(['PERFORM3_PARAMS', 'source'] as const),
    { refuse: STAYS, fail: PAUSED, 'cut-call': STAYS, 'cut-reply': PAUSED },
  ],
  [
    ...(['FINISH3_PARAMS', 'destination'] as const),
    { refuse: CANCELLED, fail: TWICE, 'cut-call': CANCELLED, 'cut-reply': TWICE },
  ],
  [
    ...(['CONFIRM3_PARAMS', 'source'] as const),
    { refuse: UNCONFIRMED, fail: MOVED, 'cut-call': UNCONFIRMED, 'cut-reply': MOVED },
  ],
];

const DESTROYED: Places = { ...STAYS, source: 'shutoff (destroyed), persistent' };

describeWithLibvirtd('A live migration', () => {
  let rig: MigrationRig;
  beforeAll(async () => {
    rig = await MigrationRig.start();
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  it.each(
    CASES.flatMap(([step, side, all]) =>
      Object.entries(all).map(
        ([fault, places]) =>
          [`MIGRATE_${step}`, FAULTS[fault as Fault], side, fault as Fault, places] as const,
      ),
    ),
  )('continues like that of virsh if %s %s', async (procedure, _, side, fault, places) => {
    const { virsh, ours } = await withBothClients(rig, {
      virsh: ['--live'],
      ours: (domain, destination) => domain.migrate3(destination, { flags: 'LIVE' }),
      prepare: (lane) => {
        lane.proxy(side).injection = { procedure, onCall: () => fault };
      },
      places,
    });
    expect(virsh.steps.join('\n')).toContain(procedure);
    expect(ours).toEqual(virsh);
  });

  it.each([
    ['the connection to the source is lost', STAYS, cutTo('source')],
    ['the connection to the destination is lost', STAYS, cutTo('destination')],
    ['the guest is destroyed on the source', DESTROYED, destroyOn('source')],
    ['the guest is destroyed on the destination', STAYS, destroyOn('destination')],
    ['another client aborts the job', STAYS, abort],
  ] as const)('continues like that of virsh if %s during the transfer', async (_, places, act) => {
    const { virsh, ours } = await withBothClients(rig, {
      isBusy: true,
      virsh: ['--live', '--bandwidth', '1'],
      ours: (domain, destination) =>
        domain.migrate3(destination, { flags: 'LIVE', params: { bandwidth: 1 } }),
      during: async (_rig, lane, name) => {
        await untilTransfers(rig, name);
        await act(rig, lane, name);
      },
      places,
    });
    expect(virsh.error).not.toBeNull();
    expect(ours).toEqual(virsh);
  });

  it('reports its failure like that of virsh if the destination knows more about it', async () => {
    const { virsh, ours } = await withBothClients(rig, {
      isBusy: true,
      virsh: ['--live', '--bandwidth', '1'],
      ours: (domain, destination) =>
        domain.migrate3(destination, { flags: 'LIVE', params: { bandwidth: 1 } }),
      prepare: (lane) => {
        // The daemon may give an error of QEMU too, if it notices the end of the guest in time.
        const procedure = 'MIGRATE_FINISH3_PARAMS';
        lane.destination.injection = { procedure, onCall: () => 'refuse' };
      },
      during: async (_rig, lane, name) => {
        await untilTransfers(rig, name);
        await destroyOn('destination')(rig, lane, name);
      },
      places: STAYS,
    });
    expect(virsh.error).toBe(ERROR_OF_TRANSFER);
    expect(ours).toEqual(virsh);
  });

  it.each([
    ['source', 'BEGIN3_PARAMS', 'source', STAYS],
    ['destination', 'BEGIN3_PARAMS', 'source', STAYS],
    ['source', 'PREPARE3_PARAMS', 'destination', STAYS],
    ['destination', 'PREPARE3_PARAMS', 'destination', STAYS],
    ['source', 'PERFORM3_PARAMS', 'source', STAYS],
    ['destination', 'PERFORM3_PARAMS', 'source', CANCELLED],
    ['source', 'FINISH3_PARAMS', 'destination', UNCONFIRMED],
    ['destination', 'FINISH3_PARAMS', 'destination', CANCELLED],
    ['source', 'CONFIRM3_PARAMS', 'source', UNCONFIRMED],
    ['destination', 'CONFIRM3_PARAMS', 'source', MOVED],
  ] as const)(
    'continues like that of virsh if the daemon of the %s is killed before %s',
    async (dead, step, side, places) => {
      const crash = crashWhenBothArrive(rig, dead);
      const { virsh, ours } = await withBothClients(rig, {
        virsh: ['--live'],
        ours: (domain, destination) => domain.migrate3(destination, { flags: 'LIVE' }),
        prepare: (lane) => {
          lane.proxy(side).injection = { procedure: `MIGRATE_${step}`, onCall: crash };
        },
        afterwards: () => rig.restart(dead),
        places,
      });
      expect(ours).toEqual(virsh);
    },
  );
});

type Act = (rig: MigrationRig, lane: Lane, name: string) => void | Promise<void>;

function cutTo(side: Side): Act {
  return (_, lane) => lane.proxy(side).cut();
}

function destroyOn(side: Side): Act {
  return async (rig, _, name) => {
    await (await rig.host(side).connection.domainLookupByName(name)).destroy();
  };
}

async function abort(rig: MigrationRig, _: Lane, name: string): Promise<void> {
  await (await rig.source.connection.domainLookupByName(name)).abortJob();
}

/**
 * Returns a hook for the same step of both clients. When both have come to it, the daemon of a host
 * is killed, and its guests go on.
 */
function crashWhenBothArrive(rig: MigrationRig, dead: Side): () => Promise<'none'> {
  let arrived = 0;
  let crash: Promise<void> | undefined;
  return async () => {
    arrived += 1;
    await until(() => arrived === 2);
    crash ??= rig.host(dead).daemon.crash();
    await crash;
    return 'none';
  };
}
